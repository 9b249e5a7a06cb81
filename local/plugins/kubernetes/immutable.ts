import { type GroupKind, groupOf } from "./object";
import type { Settings } from "./settings";

interface Frozen {
  group: string;
  kinds: string[];
  /** Paths, each with all below it. */
  paths: string[];
  /** Paths below those which may change all the same. */
  but?: RegExp;
}

const identity = ["kind", "metadata.name", "metadata.namespace"];

/** What the API server refuses to change: a change there makes a new object. */
const frozen: Frozen[] = [
  { group: "apps", kinds: ["Deployment", "DaemonSet", "ReplicaSet"], paths: ["spec.selector"] },
  {
    group: "apps",
    kinds: ["StatefulSet"],
    paths: ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  },
  {
    group: "batch",
    kinds: ["Job"],
    paths: ["spec.completionMode", "spec.completions", "spec.selector", "spec.template"],
  },
  {
    group: "",
    kinds: ["Pod"],
    paths: ["spec"],
    but: /^spec\.(initContainers|containers)\[\d+\]\.image$|^spec\.(activeDeadlineSeconds|tolerations)/,
  },
  {
    group: "",
    kinds: ["PersistentVolumeClaim"],
    paths: ["spec"],
    but: /^spec\.(resources\.requests|volumeAttributesClassName)/,
  },
  { group: "", kinds: ["Secret"], paths: ["type"] },
  { group: "", kinds: ["Service"], paths: ["spec.clusterIP", "spec.clusterIPs"] },
  { group: "rbac.authorization.k8s.io", kinds: ["RoleBinding", "ClusterRoleBinding"], paths: ["roleRef"] },
  {
    group: "storage.k8s.io",
    kinds: ["StorageClass"],
    paths: ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
  },
  { group: "scheduling.k8s.io", kinds: ["PriorityClass"], paths: ["value", "preemptionPolicy"] },
  { group: "node.k8s.io", kinds: ["RuntimeClass"], paths: ["handler"] },
  { group: "networking.k8s.io", kinds: ["IngressClass"], paths: ["spec.controller"] },
  { group: "apiextensions.k8s.io", kinds: ["CustomResourceDefinition"], paths: ["spec.group", "spec.scope"] },
];

const under = (path: string, root: string): boolean =>
  path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`) || root.startsWith(`${path}.`);

/** ConfigMaps and Secrets are replaced on change, so that what uses them starts anew, unless declared mutable. */
function contents(kind: string, settings: Settings, immutable: boolean): string[] {
  if (kind === "ConfigMap" && (!settings.configMapMutable || immutable)) return ["data", "binaryData", "immutable"];
  if (kind === "Secret" && (!settings.secretMutable || immutable)) return ["data", "stringData", "immutable"];
  return [];
}

export function forcesReplacement(path: string, of: GroupKind, settings: Settings, immutable: boolean): boolean {
  if (identity.some((root) => path === root || root.startsWith(`${path}.`))) return true;
  const group = groupOf(of.apiVersion);
  if (group === "" && contents(of.kind, settings, immutable).some((root) => under(path, root))) return true;
  return frozen
    .filter((item) => item.group === group && item.kinds.includes(of.kind))
    .some((item) => item.paths.some((root) => under(path, root)) && !(item.but?.test(path) ?? false));
}
