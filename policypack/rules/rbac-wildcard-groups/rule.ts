import { everyWord } from "../rbac/match";
import { policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules[*].apiGroups. Allowed: groups by name. */
export const rule = defineRule({
  id: "rbac-wildcard-groups",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "roles name the API groups they grant",
  why: "A star reaches every custom resource, those of other teams and of later operators too.",
  mend: "list the API groups",
  compliance: ["CIS 5.1.3", "K3"],
  check: (role) =>
    policyRules(role).flatMap((entry) => everyWord(entry, "apiGroups", (word) => (word === "*" ? "fail" : undefined))),
});
