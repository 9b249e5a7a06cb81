import type { Finding } from "../finding";
import { leftOpen } from "../leftOpen";
import type { KubeObject } from "../object";
import { everyAccess } from "../rbac/bound";
import { builtInRoles } from "../rbac/builtin";
import { everyGrant, findAny, type Target } from "../rbac/match";
import { isClusterRole, isRole, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

const writes: Target = {
  groups: [""],
  resources: ["secrets"],
  verbs: ["create", "update", "patch", "delete", "deletecollection"],
};

/** Field: rules on secrets. Allowed: writing through a Role that no agent holds. */
export const rule = defineRule({
  id: "rbac-secrets-write",
  group: "G",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: roleKinds,
  says: "Secrets are written in one namespace, and never by agents",
  why: "Who writes Secrets swaps keys and known hosts, and makes tokens of any account that last for ever.",
  mend: "grant the writing verbs in a Role, to the operator alone",
  compliance: ["CIS 5.1.2", "K3"],
  check: judgeText,
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isRole), judgeText),
    ...everyAccess(objects, context, findAny([writes]), ({ rule: { holder }, binding }, _, audience) => {
      const told = isClusterRole(holder) && binding.scope === "" && !builtInRoles.includes(holder);
      return audience === "agent" && !told ? "fail" : undefined;
    }),
  ],
});

function judgeText(role: KubeObject): Finding[] {
  return everyGrant(role, [writes], (_, holder) => (isClusterRole(holder) ? "fail" : undefined));
}
