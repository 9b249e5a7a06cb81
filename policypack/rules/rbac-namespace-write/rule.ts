import type { KubeObject } from "../object";
import { everyGrant, type Match, type Target } from "../rbac/match";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

const changes: Target = { groups: [""], resources: ["namespaces"], verbs: ["update", "patch"] };
const lives: Target = { groups: [""], resources: ["namespaces"], verbs: ["create", "delete"] };

/** Field: rules on namespaces; a Role reaches its own. Allowed: reading; making and deleting is advice. */
export const rule = defineRule({
  id: "rbac-namespace-write",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "no role changes namespaces",
  why: "The labels of a namespace hold its Pod Security level: who writes them takes it away.",
  mend: "remove update and patch; let the platform own namespaces",
  compliance: ["CIS 5.2.1", "K3"],
  check: (role) => everyGrant(role, [changes, lives], worth),
});

const worth = ({ verbs }: Match, { kind }: KubeObject): "fail" | "advice" | undefined => {
  if (verbs.some((verb) => !lives.verbs.includes(verb))) return "fail";
  return kind === "ClusterRole" ? "advice" : undefined;
};
