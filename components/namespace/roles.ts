import { labels } from "../labels";
import { type Planned, plan } from "../manifest";
import type { AgentNamespaceModel } from "./model";

const rbac = "rbac.authorization.k8s.io/v1";
const read = ["get", "list", "watch"];

// No verb on Secrets, no exec, no attach, and no way to create a pod: whoever creates one mounts any Secret.
const userRules = [
  { apiGroups: [""], resources: ["pods", "pods/status", "events", "resourcequotas", "limitranges"], verbs: read },
  { apiGroups: [""], resources: ["services", "persistentvolumeclaims"], verbs: read },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "replicasets"], verbs: read },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: read },
  { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: read },
];

const operatorRules = [
  ...userRules,
  { apiGroups: [""], resources: ["pods"], verbs: ["delete"] },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["delete"] },
  { apiGroups: ["apps"], resources: ["deployments/scale", "statefulsets/scale"], verbs: ["get", "update", "patch"] },
];

function roleFor(model: AgentNamespaceModel, role: string, rules: object[], groups: string[]): Planned[] {
  const metadata = {
    name: `agent-${role}s`,
    namespace: model.namespace,
    labels: labels({ kind: "agent-namespace", name: model.component }, "rbac"),
  };
  const made = [plan(`${role}-role`, { apiVersion: rbac, kind: "Role", metadata, rules })];
  if (groups.length === 0) return made;
  const binding = {
    apiVersion: rbac,
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
    subjects: groups.map((name) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name })),
  };
  return [...made, plan(`${role}-binding`, binding, { after: [`${role}-role`] })];
}

export const roles = (model: AgentNamespaceModel): Planned[] => [
  ...roleFor(model, "user", userRules, model.userGroups),
  ...roleFor(model, "operator", operatorRules, model.operatorGroups),
];
