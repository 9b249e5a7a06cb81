import { type Finding, fail, unknown } from "../finding";
import { type Binding, rbacOf } from "../rbac/graph";
import { type Match, matchAll } from "../rbac/match";
import { clusterScopeTest } from "../rbac/scoped";
import { clusterRoleKind } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: roleRef of ClusterRoleBindings. Allowed: roles that hold something which has no namespace. */
export const rule = defineRule({
  id: "rbac-cluster-scope",
  group: "G",
  level: "advisory",
  severity: "medium",
  kinds: [clusterRoleKind],
  says: "rights over namespaced resources are bound per namespace",
  why: "A ClusterRoleBinding holds in every namespace, those of other teams and those to come.",
  mend: "use a Role and a RoleBinding in each namespace that needs it",
  compliance: ["K3"],
  checkStack: (objects) => {
    const hasNoNamespace = clusterScopeTest(objects);
    return rbacOf(objects).flatMap(({ bindings }) => bindings.flatMap((binding) => judge(binding, hasNoNamespace)));
  },
});

const isHeavy = ({ verbs, resources }: Match): boolean =>
  resources.includes("secrets") || verbs.some((verb) => !["get", "list", "watch"].includes(verb));

function judge({ object, scope, held, roleRef }: Binding, hasNoNamespace: (resource: string) => boolean): Finding[] {
  if (scope !== "") return [];
  // Stars may reach anything, and URLs stand in no namespace.
  const isWide = (word: string): boolean => word.startsWith("*") || word.startsWith("/") || hasNoNamespace(word);
  const grants = held.flatMap(({ rule: entry }) => matchAll(entry));
  const local = grants.filter(({ resources }) => !resources.some(isWide));
  // Beside what has no namespace, reading anything but Secrets may stay: operators watch the whole cluster.
  const blamed = local.length === grants.length ? local : local.filter(isHeavy);
  if (blamed.length === 0) return [];
  const open = blamed.find(({ doubt }) => doubt !== undefined)?.doubt;
  const words = [...new Set(blamed.flatMap(({ resources }) => resources))];
  const got = `grants ${words.join(", ")} in every namespace`;
  return [{ ...(open === undefined ? fail(roleRef.at("name"), got) : unknown(open)), object }];
}
