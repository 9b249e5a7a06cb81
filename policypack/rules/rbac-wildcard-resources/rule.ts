import { everyWord } from "../rbac/match";
import { isOwned } from "../rbac/owned";
import { policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules[*].resources. Allowed: resources by name; in groups of one's own, `*` and `*` with a subresource are advice. */
export const rule = defineRule({
  id: "rbac-wildcard-resources",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "roles name the resources they grant",
  why: "A star holds Secrets, exec and the proxy of nodes, and every resource that is added later.",
  mend: "list the resources",
  compliance: ["CIS 5.1.3", "K3"],
  check: (role, { settings }) =>
    policyRules(role).flatMap((entry) => {
      const verdict = isOwned(entry, settings) ? "advice" : "fail";
      return everyWord(entry, "resources", (word) => (word === "*" || word.startsWith("*/") ? verdict : undefined));
    }),
});
