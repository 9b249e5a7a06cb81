import { type Finding, fail, unknown } from "../finding";
import { type Binding, rbacOf } from "../rbac/graph";
import { matchAll } from "../rbac/match";
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

function judge({ object, scope, held, roleRef }: Binding, hasNoNamespace: (resource: string) => boolean): Finding[] {
  const grants = held.flatMap(({ rule: entry }) => matchAll(entry));
  if (scope !== "" || grants.length === 0) return [];
  const words = grants.flatMap(({ resources }) => resources);
  // Stars may reach anything, and URLs stand in no namespace.
  if (words.some((word) => word.startsWith("*") || word.startsWith("/") || hasNoNamespace(word))) return [];
  const open = grants.find(({ doubt }) => doubt !== undefined)?.doubt;
  const field = roleRef.at("name");
  if (open !== undefined) return [{ ...unknown(open), object }];
  return [{ ...fail(field, `grants ${[...new Set(words)].join(", ")} in every namespace`), object }];
}
