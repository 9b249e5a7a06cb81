import type { KubeObject } from "../object";
import { identities, isIdentity, isImpersonation, isPowerful } from "../rbac/impersonation";
import { everyGrant, type Match, type Target } from "../rbac/match";
import { policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Fields: rules with impersonate and its constrained modes. Allowed: none; for names that are not the system's it is advice. */
export const rule = defineRule({
  id: "rbac-impersonate",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "nobody acts under another name",
  why: "Who may impersonate holds every right of everybody, and the audit log blames others.",
  mend: "remove the verb, or name in resourceNames who may be impersonated",
  compliance: ["CIS 5.1.8", "K3"],
  check: (role) => everyGrant(role, [identities, ...explicitIn(role)], worth),
});

/** Said in so many words it counts in any group, and `impersonate-on:…` on any resource. */
const explicitIn = (role: KubeObject): Target[] =>
  policyRules(role).flatMap(({ verbs, resources }) => {
    const said = verbs.known.map(({ text }) => text).filter(isImpersonation);
    const words = resources.known.map(({ text }) => text);
    const on = said.filter((verb) => verb.startsWith("impersonate-on:"));
    return [
      { groups: ["*"], resources: words.filter(isIdentity), verbs: said },
      { groups: ["*"], resources: words, verbs: on },
    ];
  });

const worth = ({ named, verbs, rule: { resourceNames } }: Match): "fail" | "advice" => {
  const limited =
    named && resourceNames.doubt === undefined && !resourceNames.known.some(({ text }) => isPowerful(text));
  return limited && !verbs.some((verb) => verb.startsWith("impersonate-on:")) ? "advice" : "fail";
};
