import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { isAgentNamespace, nameOf, namespaceOfGroup, type Subject, subjectsOf } from "../rbac/subjects";
import { bindingKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** Field: subjects, also as user system:serviceaccount:<namespace>:default and as group. Allowed: no default account. */
export const rule = defineRule({
  id: "rbac-default-sa-bound",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: bindingKinds,
  says: "default accounts hold no rights",
  why: "Every pod that names no account is the default one, also those that somebody adds later.",
  mend: "make an account of its own and bind that",
  compliance: ["CIS 5.1.5", "K3"],
  check: (binding, context) => subjectsOf(binding).flatMap((subject) => judgeSubject(subject, binding, context)),
});

function judgeSubject(subject: Subject, binding: KubeObject, context: Context): Finding[] {
  if (subject.kind === "ServiceAccount" && subject.name === "default") return [fail(subject.field, nameOf(subject))];
  if (subject.doubt !== undefined) return [unknown(subject.doubt)];
  const namespace = namespaceOfGroup(subject) ?? "";
  // The groups of agent namespaces are for rbac-system-groups.
  if (isAgentNamespace(namespace, binding, context)) return [];
  return [fail(subject.field, `${nameOf(subject)}, which holds the default account`)];
}
