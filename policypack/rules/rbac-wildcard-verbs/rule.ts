import { everyWord } from "../rbac/match";
import { isOwned } from "../rbac/owned";
import { policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules[*].verbs. Allowed: verbs by name; in groups of one's own, `*` is advice. */
export const rule = defineRule({
  id: "rbac-wildcard-verbs",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "roles name the verbs they grant",
  why: "A star grants escalate, bind and impersonate too, and every verb that a later version invents.",
  mend: "list the verbs",
  compliance: ["CIS 5.1.3", "K3"],
  check: (role, { settings }) =>
    policyRules(role).flatMap((entry) => {
      // Stars over URLs are for rbac-nonresource-wildcard.
      const urls = entry.nonResourceURLs.known.length > 0 && entry.resources.known.length === 0;
      const verdict = isOwned(entry, settings) ? "advice" : "fail";
      return everyWord(entry, "verbs", (verb) => (verb === "*" && !urls ? verdict : undefined));
    }),
});
