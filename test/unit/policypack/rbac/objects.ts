import { parseYaml } from "../../../../policypack/check/yaml";
import { type KubeObject, kubeObjects } from "../../../../policypack/rules/object";

const api = "rbac.authorization.k8s.io";

const place = (where: string): string => {
  const [namespace, name] = where.includes("/") ? where.split("/") : [undefined, where];
  return namespace === undefined ? `{ name: ${name} }` : `{ name: ${name}, namespace: ${namespace} }`;
};

/** `'' | pods, secrets | get, list | [a]`: groups, resources, verbs, names. */
function entry(text: string): string {
  const [groups = "", resources = "", verbs = "", names] = text.split(" | ");
  const named = names === undefined ? "" : `, resourceNames: ${names}`;
  return `  - { apiGroups: [${groups}], resources: [${resources}], verbs: [${verbs}]${named} }\n`;
}

/** A role in YAML; `team/a` stands for a namespace and a name. */
export const role = (kind: string, where: string, ...rules: string[]): string =>
  `apiVersion: ${api}/v1\nkind: ${kind}\nmetadata: ${place(where)}\n${rules.length > 0 ? `rules:\n${rules.map(entry).join("")}` : ""}`;

function subject(text: string): string {
  const [kind = "", name = ""] = text.split(" ");
  if (kind !== "SA") return `  - { kind: ${kind}, name: "${name}", apiGroup: ${api} }\n`;
  const [namespace, account] = name.split("/");
  return `  - { kind: ServiceAccount, name: ${account}, namespace: ${namespace} }\n`;
}

/** A RoleBinding where there is a namespace, else a ClusterRoleBinding; `SA team/agent` is an account. */
export function binding(where: string, ref: string, ...subjects: string[]): string {
  const [kind, name] = ref.split(" ");
  const roleRef = `{ apiGroup: ${api}, kind: ${kind}, name: "${name}" }`;
  const of = where.includes("/") ? "RoleBinding" : "ClusterRoleBinding";
  return `apiVersion: ${api}/v1\nkind: ${of}\nmetadata: ${place(where)}\nroleRef: ${roleRef}\nsubjects:\n${subjects.map(subject).join("")}`;
}

export const account = (where: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: ${place(where)}\n`;

/** The objects of YAML documents, in a cluster of that name. */
export function objectsOf(documents: readonly string[], cluster?: string): KubeObject[] {
  const { documents: read, problems } = parseYaml(documents.join("---\n"));
  if (problems.length > 0) throw new Error(problems[0]?.reason);
  return read.flatMap(({ value }) => kubeObjects(value, cluster === undefined ? {} : { cluster }));
}
