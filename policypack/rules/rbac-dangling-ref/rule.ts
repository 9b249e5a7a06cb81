import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { isBuiltInName } from "../rbac/builtin";
import { type Binding, rbacOf } from "../rbac/graph";
import { clusterOf, homeOf, nameOf, type Subject } from "../rbac/subjects";
import { bindingKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** Fields: roleRef and subjects of bindings. Allowed: roles and accounts of the stack, of the cluster itself, or vouched for. */
export const rule = defineRule({
  id: "rbac-dangling-ref",
  group: "G",
  level: "advisory",
  severity: "low",
  kinds: bindingKinds,
  says: "bindings refer to what exists",
  why: "A name that nobody holds yet belongs to whoever makes it first, and a role that is not here is not judged.",
  mend: "correct the name, or vouch for it in externalEvidence",
  compliance: ["K9"],
  checkStack: (objects, context) => {
    const accounts = new Set(objects.filter(isAccount).map((object) => keyOf(object, homeOf(object), object.name)));
    return rbacOf(objects).flatMap(({ bindings }) =>
      bindings.flatMap((binding) =>
        [...judgeRole(binding, context), ...judgeSubjects(binding, accounts, context)].map((finding) => ({
          ...finding,
          object: binding.object,
        })),
      ),
    );
  },
});

const isAccount = ({ kind, group }: KubeObject): boolean => kind === "ServiceAccount" && group === "";
const keyOf = ({ origin }: KubeObject, namespace: string, name: string): string =>
  [origin.cluster, namespace, name].join("|");

function judgeRole({ object, roleRef, role, scope, held }: Binding, context: Context): Finding[] {
  const [kind, name] = [roleRef.at("kind").get("string") ?? "", roleRef.at("name").get("string") ?? ""];
  if (scope === "" && kind === "Role")
    return [fail(roleRef.at("kind"), "a Role, which no ClusterRoleBinding may name")];
  if (role !== undefined) return [];
  const [open] = held;
  if (open !== undefined) return [unknown(open.rule.field)];
  if (kind === "ClusterRole" && isBuiltInName(name)) return [];
  const known = context.attested({ kind, name, namespace: scope, ...clusterOf(object) });
  return known ? [] : [fail(roleRef.at("name"), `no ${kind} "${name}" in this stack`)];
}

const judgeSubjects = ({ object, subjects }: Binding, accounts: ReadonlySet<string>, context: Context): Finding[] =>
  subjects.flatMap((subject): Finding[] => {
    if (subject.doubt !== undefined) return [unknown(subject.doubt)];
    if (subject.kind !== "ServiceAccount" || isKnown(subject, object, accounts)) return [];
    const about = { kind: subject.kind, namespace: subject.namespace, name: subject.name, ...clusterOf(object) };
    return context.attested(about) ? [] : [fail(nameField(subject), `no ${nameOf(subject)} in this stack`)];
  });

const nameField = ({ field }: Subject): Field => field.at("name");
/** Every namespace is born with a default account. */
const isKnown = ({ namespace, name }: Subject, near: KubeObject, accounts: ReadonlySet<string>): boolean =>
  name === "default" || accounts.has(keyOf(near, namespace, name));
