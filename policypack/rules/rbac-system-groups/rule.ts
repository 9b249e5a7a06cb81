import type { Field } from "../field";
import { type Finding, fail, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { everyAccount, everybody, isAgentNamespace, namespaceOfGroup } from "../rbac/subjects";
import { bindingKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

const refused = [
  "system:anonymous",
  "system:unauthenticated",
  everybody,
  everyAccount,
  "system:masters",
  "system:nodes",
];
/** What every cluster is born with. */
const inborn = [
  "system:discovery system:authenticated",
  "system:basic-user system:authenticated",
  "system:public-info-viewer system:authenticated",
  "system:public-info-viewer system:unauthenticated",
  "system:service-account-issuer-discovery system:serviceaccounts",
];

/** Field: subjects[*].name. Allowed: people, their groups, and accounts by name. */
export const rule = defineRule({
  id: "rbac-system-groups",
  group: "G",
  level: "mandatory",
  never: true,
  severity: "critical",
  kinds: bindingKinds,
  says: "rights are given to somebody, not to everybody",
  why: "The groups of the system hold every agent, or every caller, or members that no right is ever checked for.",
  mend: "name the people or the accounts that need it",
  compliance: ["CIS 5.1.7", "K3"],
  check: (binding, context) => {
    const role = binding.root.at("roleRef", "name").get("string");
    return binding.root
      .at("subjects")
      .each()
      .flatMap((subject) => judgeSubject(subject, role, binding, context));
  },
});

function judgeSubject(subject: Field, role: string | undefined, binding: KubeObject, context: Context): Finding[] {
  const [kind, field] = [subject.at("kind"), subject.at("name")];
  const trouble = [...troubles(kind, "string"), ...troubles(field, "string")];
  if (trouble.length > 0) return trouble;
  if (kind.get("string") === "ServiceAccount") return [];
  const written = field.get("string") ?? "";
  const name = binding.version === "v1alpha1" && written === "*" ? everybody : written;
  const namespace = namespaceOfGroup({ kind: "Group", name });
  const agents = namespace !== undefined && isAgentNamespace(namespace, binding, context);
  if (!agents && !refused.includes(name)) return [];
  return inborn.includes(`${role} ${name}`) ? [] : [fail(field, show(written))];
}
