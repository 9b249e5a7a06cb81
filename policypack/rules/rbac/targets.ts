import type { Target } from "./match";

export const writeVerbs = ["create", "update", "patch", "delete", "deletecollection"];
const change = ["create", "update", "patch"];
const rbacGroup = "rbac.authorization.k8s.io";

export const secretsRead: Target = { groups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] };

/** Subresources that lead into a running container, or to its ports. */
export const intoPods: readonly Target[] = [
  { groups: [""], resources: ["pods/exec", "pods/attach", "pods/portforward"], verbs: ["create", "get"] },
  // A proxied request has the verb of its HTTP method.
  {
    groups: [""],
    resources: ["pods/proxy", "services/proxy"],
    verbs: ["create", "get", "update", "patch", "delete"],
  },
];

export const ephemeralContainers: Target = {
  groups: [""],
  resources: ["pods/ephemeralcontainers"],
  verbs: ["update", "patch"],
};

/** Whoever writes one of these chooses the account of a pod, and the Secrets that it mounts. */
export const workloads: readonly Target[] = [
  { groups: [""], resources: ["pods", "replicationcontrollers", "podtemplates"], verbs: change },
  { groups: ["apps", "extensions"], resources: ["deployments", "daemonsets", "replicasets"], verbs: change },
  { groups: ["apps"], resources: ["statefulsets"], verbs: change },
  { groups: ["batch"], resources: ["jobs", "cronjobs"], verbs: change },
];

/** Custom resources for which an operator makes a pod with credentials. */
export const agentPods: readonly Target[] = [
  { groups: ["gastown.gastown.io"], resources: ["polecats"], verbs: change },
  { groups: ["kubeopencode.io"], resources: ["agents", "agenttemplates", "tasks", "crontasks"], verbs: change },
  { groups: ["codriverlabs.ai.toe.run"], resources: ["powertools"], verbs: change },
  { groups: ["agents.x-k8s.io"], resources: ["sandboxes"], verbs: change },
  { groups: ["extensions.agents.x-k8s.io"], resources: ["sandboxclaims"], verbs: change },
];

/** These, and what configures them for a whole repository. */
export const agentResources: readonly Target[] = [
  ...agentPods,
  { groups: ["gastown.gastown.io"], resources: ["rigs"], verbs: change },
];

export const tokens: Target = { groups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] };
export const nodesProxy: Target = {
  groups: [""],
  resources: ["nodes/proxy"],
  verbs: ["get", "create", "update", "patch", "delete", "list", "watch", "deletecollection"],
};

export const roleWrites: Target = {
  groups: [rbacGroup],
  resources: ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
  verbs: change,
};

export const admissionWrites: readonly Target[] = [
  {
    groups: ["admissionregistration.k8s.io"],
    resources: [
      "mutatingwebhookconfigurations",
      "validatingwebhookconfigurations",
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
      "mutatingadmissionpolicies",
      "mutatingadmissionpolicybindings",
    ],
    verbs: writeVerbs,
  },
];

export const diskWrites: Target = { groups: [""], resources: ["persistentvolumes"], verbs: change };
export const apiWrites: readonly Target[] = [
  { groups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: writeVerbs },
  { groups: ["apiregistration.k8s.io"], resources: ["apiservices"], verbs: writeVerbs },
];
const certificates = ["certificates.k8s.io"];
export const approvals: Target = {
  groups: certificates,
  resources: ["certificatesigningrequests/approval"],
  verbs: ["update", "patch"],
};
export const signers: Target = { groups: certificates, resources: ["signers"], verbs: ["approve", "sign", "attest"] };
