import { type KubeObject, kubeObject } from "../object";

const label = "rbac.authorization.k8s.io/aggregate-to-";
const write = ["create", "update", "patch", "delete", "deletecollection"];
const read = ["get", "list", "watch"];
type Grant = readonly [groups: readonly string[], resources: readonly string[], verbs: readonly string[]];

const role = (name: string, grants: readonly Grant[], labels: object = {}, selected?: string): KubeObject =>
  kubeObject({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name, labels },
    ...(selected === undefined
      ? {}
      : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`${label}${selected}`]: "true" } }] } }),
    rules: grants.map(([apiGroups, resources, verbs]) => ({ apiGroups, resources, verbs })),
  });

const view: Grant[] = [
  [[""], ["pods", "services", "configmaps", "endpoints", "events", "serviceaccounts", "pods/log"], read],
  [["apps", "batch"], ["deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"], read],
];
const edit: Grant[] = [
  [[""], ["pods", "services", "configmaps", "serviceaccounts", "endpoints", "replicationcontrollers"], write],
  [["apps", "batch"], ["deployments", "statefulsets", "daemonsets", "replicasets", "jobs", "cronjobs"], write],
  [["networking.k8s.io"], ["networkpolicies", "ingresses"], write],
  [[""], ["secrets"], [...read, ...write]],
  [[""], ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy"], ["get", "create"]],
  [[""], ["serviceaccounts/token"], ["create"]],
  [[""], ["serviceaccounts"], ["impersonate"]],
];
const admin: Grant[] = [[["rbac.authorization.k8s.io"], ["roles", "rolebindings"], write]];

/** The roles that every cluster has and that matter, in outline. */
export const builtInRoles: readonly KubeObject[] = [
  role("cluster-admin", [[["*"], ["*"], ["*"]]]),
  role("admin", [...admin, ...edit, ...view], {}, "admin"),
  role("edit", [...edit, ...view], { [`${label}admin`]: "true" }, "edit"),
  role("view", view, { [`${label}edit`]: "true" }, "view"),
  role("system:kubelet-api-admin", [[[""], ["nodes", "nodes/proxy"], ["get", "create", "update", "patch", "delete"]]]),
];

/** Names under which a cluster has roles of its own. */
export const isBuiltInName = (name: string): boolean =>
  name.startsWith("system:") || ["cluster-admin", "admin", "edit", "view"].includes(name);
