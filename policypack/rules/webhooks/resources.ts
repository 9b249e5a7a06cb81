import { allOf } from "../availability/stack";
import { memo } from "../memo";
import type { KubeObject } from "../object";

/** A resource as the rules of a webhook name it. */
export interface Served {
  readonly group: string;
  readonly resource: string;
  readonly versions: readonly string[];
  readonly namespaced: boolean;
}

const namespaced: Readonly<Record<string, readonly string[]>> = {
  "": [
    "pods",
    "services",
    "secrets",
    "configmaps",
    "serviceaccounts",
    "endpoints",
    "persistentvolumeclaims",
    "podtemplates",
    "replicationcontrollers",
    "resourcequotas",
    "limitranges",
  ],
  apps: ["deployments", "statefulsets", "daemonsets", "replicasets"],
  batch: ["jobs", "cronjobs"],
  policy: ["poddisruptionbudgets"],
  "networking.k8s.io": ["networkpolicies", "ingresses"],
  "rbac.authorization.k8s.io": ["roles", "rolebindings"],
  "discovery.k8s.io": ["endpointslices"],
};

/** What every cluster serves; scalers alone in two versions. */
export const builtIn: readonly Served[] = [
  ...Object.entries(namespaced).flatMap(([group, resources]) =>
    resources.map((resource) => ({ group, resource, versions: ["v1"], namespaced: true })),
  ),
  { group: "autoscaling", resource: "horizontalpodautoscalers", versions: ["v1", "v2"], namespaced: true },
];

function defined({ root }: KubeObject): Served[] {
  const spec = root.at("spec");
  const [group, resource] = [spec.at("group").get("string"), spec.at("names", "plural").get("string")];
  if (group === undefined || resource === undefined) return [];
  const versions = spec
    .at("versions")
    .each()
    .filter((version) => version.at("served").get("boolean") !== false)
    .flatMap((version) => version.at("name").get("string") ?? []);
  return [{ group, resource, versions, namespaced: spec.at("scope").get("string") === "Namespaced" }];
}

/** What the definitions of the stack add. */
export const definedBy = memo((objects: readonly KubeObject[]): readonly Served[] =>
  allOf(objects, "CustomResourceDefinition.apiextensions.k8s.io").flatMap(defined),
);
