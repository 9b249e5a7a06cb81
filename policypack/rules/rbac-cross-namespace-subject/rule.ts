import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { audienceOf, homeOf, nameOf, type Subject, subjectsOf } from "../rbac/subjects";
import { bindingKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** Field: subjects of bindings. Allowed: accounts of the same namespace, of operators, or listed; each with its namespace. */
export const rule = defineRule({
  id: "rbac-cross-namespace-subject",
  group: "G",
  level: "advisory",
  severity: "medium",
  kinds: bindingKinds,
  says: "rights stay in the namespace of their account",
  why: "Whoever makes pods in the other namespace holds rights in this one, and nobody sees it there.",
  mend: "bind an account of the same namespace, and write its namespace",
  compliance: ["K3"],
  check: (binding, context) =>
    subjectsOf(binding)
      .filter(({ kind }) => kind === "ServiceAccount")
      .flatMap((subject) => judgeSubject(subject, binding, context)),
});

function judgeSubject(subject: Subject, binding: KubeObject, context: Context): Finding[] {
  const namespace = subject.field.at("namespace");
  const asUser = subject.field.at("kind").get("string") === "User";
  if (namespace.isAbsent && !asUser) return [fail(namespace, "unset")];
  const far = binding.kind === "RoleBinding" && subject.namespace !== homeOf(binding);
  const trusted = ["operator", "admin"].includes(audienceOf(subject, binding, context));
  return far && !trusted ? [fail(subject.field, `${nameOf(subject)}, in namespace "${homeOf(binding)}"`)] : [];
}
