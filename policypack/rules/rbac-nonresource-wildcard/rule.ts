import { type Finding, fail, show } from "../finding";
import { everyWord } from "../rbac/match";
import { type PolicyRule, policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Fields: rules[*].nonResourceURLs and their verbs. Allowed: paths by name, with get. */
export const rule = defineRule({
  id: "rbac-nonresource-wildcard",
  group: "G",
  level: "mandatory",
  severity: "medium",
  kinds: roleKinds,
  says: "roles name the URLs they open, for reading",
  why: "Behind a star are debug pages, logs and whatever the API server serves beside its resources.",
  mend: "name the URLs, such as /metrics or /healthz, and grant get alone",
  compliance: ["CIS 5.1.3", "K3"],
  check: (role) =>
    policyRules(role).flatMap((entry) => [
      ...everyWord(entry, "nonResourceURLs", (url) => (url === "*" || url === "/*" ? "fail" : undefined)),
      ...judgeVerbs(entry),
    ]),
});

const judgeVerbs = ({ nonResourceURLs, verbs }: PolicyRule): Finding[] =>
  nonResourceURLs.known.length === 0
    ? []
    : verbs.known.filter(({ text }) => text !== "get").map(({ text, field }) => fail(field, show(text)));
