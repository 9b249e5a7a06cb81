import { type Finding, fail, show } from "../finding";
import type { KubeObject } from "../object";
import { clusterScopeTest } from "../rbac/scoped";
import { has, isClusterRole, type PolicyRule, policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Fields: rules. Allowed: what means what it seems to mean. */
export const rule = defineRule({
  id: "rbac-ineffective",
  group: "G",
  level: "advisory",
  severity: "low",
  kinds: roleKinds,
  says: "rules of roles do what they seem to do",
  why: "A limit that does not hold, or a rule that grants nothing, lets a reviewer believe in a fence that is not there.",
  mend: "rewrite the rule; RBAC only adds, and an empty list of names means all",
  compliance: ["K3"],
  check: (role) => policyRules(role).flatMap((entry) => judge(entry, role)),
});

const hasNoNamespace = clusterScopeTest();
// A name stands in the request for a subresource, so there the limit holds.
const nameless = ["create", "deletecollection"];
const denials = /^([!-].*|deny|none)$/i;

const isEmpty = (list: PolicyRule["verbs"]): boolean =>
  list.known.length === 0 && list.doubt === undefined && !list.field.as("list").isMalformed;

function judge(entry: PolicyRule, role: KubeObject): Finding[] {
  const { field, verbs, resources, apiGroups, resourceNames } = entry;
  const about = resources.known.length > 0;
  return [
    ...(resourceNames.field.isSet && isEmpty(resourceNames)
      ? [fail(resourceNames.field, "empty, which means all")]
      : []),
    ...(about && isEmpty(apiGroups) ? [fail(field, "names no API group, hence grants nothing")] : []),
    ...(isEmpty(verbs) ? [fail(field, "names no verb, hence grants nothing; rules cannot deny")] : []),
    ...verbs.known
      .filter(({ text }) => denials.test(text))
      .map(({ text, field: at }) => fail(at, `${show(text)} denies nothing`)),
    ...judgeNames(entry),
    ...resources.known.flatMap(({ text, field: at }) => judgeResource(text, role).map((got) => fail(at, got))),
  ];
}

function judgeNames({ verbs, resources, resourceNames }: PolicyRule): Finding[] {
  const whole = resources.known.some(({ text }) => !text.includes("/"));
  if (resourceNames.known.length === 0 || !whole || !has(verbs, ...nameless)) return [];
  return [fail(resourceNames.field, "limits no create and no deletecollection: those verbs are not granted at all")];
}

function judgeResource(word: string, role: KubeObject): string[] {
  if (word.endsWith("/*")) return [`${show(word)} matches no subresource`];
  // A namespace counts as inside itself.
  const lost = !isClusterRole(role) && hasNoNamespace(word) && word.split("/")[0] !== "namespaces";
  return lost ? [`${show(word)} has no namespace, hence no Role reaches it`] : [];
}
