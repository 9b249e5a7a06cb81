import type { Target } from "./cel";
import { agentVariables } from "./cel/kubeOpenCode";

/** Kinds that hold what is judged in the same place: the server checks a policy's expressions by that type. */
export interface Shape {
  readonly name: string;
  readonly target: Target;
  readonly resources: readonly { apiGroups: string[]; apiVersions: string[]; resources: string[] }[];
  readonly variables: readonly { name: string; expression: string }[];
  /** Where the pod stands; written out in expressions, since the server knows no types of variables. */
  readonly pod?: string;
  /** Fields below which everything judged stands, annotations apart. */
  readonly judged: readonly string[];
  /** In every namespace: objects of these kinds make a namespace one of agents, or govern what happens in those. */
  readonly everywhere?: boolean;
  /** Not when the cluster's own controller makes it, without which no namespace comes to life. */
  readonly unlessBy?: string;
}

const of = (group: string, ...resources: string[]) => ({ apiGroups: [group], apiVersions: ["v1"], resources });

const holding = (template: string): Pick<Shape, "variables" | "pod"> => ({
  pod: `${template}.spec`,
  variables: [{ name: "annotations", expression: `${template}.?metadata.?annotations.orValue({})` }],
});

const annotations = [{ name: "annotations", expression: "object.metadata.?annotations.orValue({})" }];
const spec = ["?spec"] as const;

/** A kind of the server's own, judged by itself. */
const plain = (name: Target & string, group: string, resource: string, ...judged: readonly string[]): Shape => ({
  name: name.toLowerCase(),
  target: name,
  resources: [of(group, resource)],
  variables: annotations,
  judged,
});

/** Kinds of an operator, in whatever version it serves. */
const custom = (target: Target, group: string, ...resources: string[]): Shape => ({
  name: target.toLowerCase(),
  target,
  resources: [{ apiGroups: [group], apiVersions: ["*"], resources }],
  variables: annotations,
  judged: spec,
  everywhere: true,
});
const rbac = "rbac.authorization.k8s.io";

export const shapes: readonly Shape[] = [
  {
    name: "pods",
    target: "pods",
    resources: [of("", "pods", "pods/ephemeralcontainers")],
    ...holding("object"),
    judged: spec,
  },
  {
    name: "templates",
    target: "pods",
    resources: [
      of("apps", "deployments", "replicasets", "daemonsets", "statefulsets"),
      of("batch", "jobs"),
      of("", "replicationcontrollers"),
    ],
    ...holding("object.spec.template"),
    judged: spec,
  },
  {
    name: "cronjobs",
    target: "pods",
    resources: [of("batch", "cronjobs")],
    ...holding("object.spec.jobTemplate.spec.template"),
    judged: spec,
  },
  {
    name: "podtemplates",
    target: "pods",
    resources: [of("", "podtemplates")],
    ...holding("object.template"),
    judged: ["?template"],
  },
  plain("services", "", "services", ...spec),
  plain("ingresses", "networking.k8s.io", "ingresses", ...spec),
  plain("namespaces", "", "namespaces", "metadata.?labels"),
  {
    ...plain("accounts", "", "serviceaccounts", "?automountServiceAccountToken", "?secrets"),
    unlessBy: "system:serviceaccount:kube-system:service-account-controller",
  },
  plain("roles", rbac, "roles", "?rules"),
  plain("bindings", rbac, "rolebindings", "?subjects", "?roleRef"),
  plain("secrets", "", "secrets", "?data", "?type"),
  plain("quotas", "", "resourcequotas", ...spec),
  plain("limitRanges", "", "limitranges", ...spec),
  plain("networkPolicies", "networking.k8s.io", "networkpolicies", ...spec),
  { ...custom("sealedSecrets", "bitnami.com", "sealedsecrets"), everywhere: false },
  custom("polecats", "gastown.gastown.io", "polecats"),
  custom("toolConfigs", "codriverlabs.ai.toe.run", "powertoolconfigs"),
  custom("tools", "codriverlabs.ai.toe.run", "powertools"),
  { ...custom("agents", "kubeopencode.io", "agents", "agenttemplates"), variables: agentVariables },
  custom("tasks", "kubeopencode.io", "tasks", "crontasks"),
  {
    ...custom("sandboxes", "agents.x-k8s.io", "sandboxes"),
    resources: [
      { apiGroups: ["agents.x-k8s.io"], apiVersions: ["*"], resources: ["sandboxes"] },
      {
        apiGroups: ["extensions.agents.x-k8s.io"],
        apiVersions: ["*"],
        resources: ["sandboxclaims", "sandboxtemplates"],
      },
    ],
  },
];
