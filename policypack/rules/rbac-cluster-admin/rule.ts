import { type Finding, fail, troubles, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
import type { KubeObject } from "../object";
import { type Binding, rbacOf } from "../rbac/graph";
import { grantsAll } from "../rbac/match";
import { isAccounts, isListed, type Subject, subjectsOf } from "../rbac/subjects";
import { bindingKinds, clusterRoleKind, isBinding, policyRules } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** Fields: roleRef, and rules that grant all. Allowed: cluster-admin for clusterAdmins; admin and edit per namespace. */
export const rule = defineRule({
  id: "rbac-cluster-admin",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: [...bindingKinds, clusterRoleKind],
  says: "nobody holds every right but in an emergency",
  why: "Whoever holds cluster-admin is the cluster: every Secret, every node, every guard.",
  mend: "make a role for the purpose; list break-glass subjects in clusterAdmins",
  compliance: ["CIS 5.1.1", "K3"],
  check: (object, context) => (isBinding(object) ? judgeBinding(object, context) : judgeText(object)),
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isBinding), (binding) => judgeBinding(binding, context)),
    ...rbacOf(objects).flatMap(({ bindings }) => bindings.flatMap((binding) => judgeHeld(binding, context))),
  ],
});

const judgeText = (role: KubeObject): Finding[] =>
  policyRules(role)
    .filter(grantsAll)
    .map(({ field }) => fail(field, "every verb on every resource of every group"));

const isOutsider = (subject: Subject, { settings }: Context): boolean => !isListed(settings.clusterAdmins, subject);

function judgeBinding(binding: KubeObject, context: Context): Finding[] {
  const ref = binding.root.at("roleRef", "name");
  const trouble = troubles(ref, "string");
  if (trouble.length > 0) return trouble;
  const name = ref.get("string") ?? "";
  const outsiders = subjectsOf(binding).filter((subject) => isOutsider(subject, context));
  if (name === "cluster-admin" && (outsiders.length > 0 || subjectsOf(binding).length === 0)) {
    const open = outsiders.every(({ doubt }) => doubt !== undefined) ? outsiders[0]?.doubt : undefined;
    return [open === undefined ? fail(ref, '"cluster-admin"') : unknown(open)];
  }
  const wide = binding.kind === "ClusterRoleBinding" && ["admin", "edit"].includes(name);
  return wide && outsiders.some(isAccounts) ? [fail(ref, `"${name}" in every namespace, for an account`)] : [];
}

/** What aggregation adds to a role does not show in its text. */
function judgeHeld({ object, role, held, roleRef, subjects }: Binding, context: Context): Finding[] {
  const added = held.find(({ rule: entry }) => grantsAll(entry) && !role?.parts.includes(entry.holder));
  if (added === undefined || !subjects.some((subject) => isOutsider(subject, context))) return [];
  const { holder } = added.rule;
  const at = roleRef.at("name");
  const got = `every right through ${holder.kind} ${holder.name}`;
  const finding = added.doubt === undefined ? fail(at, `holds ${got}`) : unknown(at, `may hold ${got}`);
  return [{ ...finding, object }];
}
