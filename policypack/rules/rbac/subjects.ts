import type { Field } from "../field";
import { matchesAny } from "../glob";
import { memo } from "../memo";
import { type KubeObject, kubeObject } from "../object";
import type { Context } from "../rule";

export type SubjectKind = "ServiceAccount" | "User" | "Group";

/** Who a binding grants to. A user that is an account's user name is the account. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Of accounts; empty where nobody is meant, as in a ClusterRoleBinding that leaves it out. */
  readonly namespace: string;
  readonly name: string;
  readonly field: Field;
  /** What is not known yet of it. */
  readonly doubt?: Field;
}

/** An object without a namespace is in the default one. */
export const homeOf = ({ namespace }: KubeObject): string => namespace || "default";

const accountUser = /^system:serviceaccount:([^:]+):([^:]+)$/;
const accountGroup = /^system:serviceaccounts:(.+)$/;
export const everyAccount = "system:serviceaccounts";
export const everybody = "system:authenticated";

/** The namespace whose accounts form a group. */
export const namespaceOfGroup = ({ kind, name }: Pick<Subject, "kind" | "name">): string | undefined =>
  kind === "Group" ? accountGroup.exec(name)?.[1] : undefined;

function user(name: string, field: Field, binding: KubeObject): Subject {
  const [, namespace = "", account = ""] = accountUser.exec(name) ?? [];
  if (account !== "") return { kind: "ServiceAccount", namespace, name: account, field };
  // The first version of the API wrote everybody as a user.
  if (binding.version === "v1alpha1" && name === "*") return { kind: "Group", namespace: "", name: everybody, field };
  return { kind: "User", namespace: "", name, field };
}

function account(field: Field, name: string, binding: KubeObject): Subject {
  const written = field.at("namespace");
  const own = binding.kind === "RoleBinding" ? binding.root.at("metadata", "namespace") : written;
  const place = written.or(own);
  const local = binding.kind === "RoleBinding" ? homeOf(binding) : "";
  const namespace = place.get("string") || local;
  return { kind: "ServiceAccount", namespace, name, field, ...(place.isUnknown ? { doubt: place } : {}) };
}

function subject(field: Field, binding: KubeObject): Subject[] {
  const [kind, name] = [field.at("kind"), field.at("name")];
  const open = [kind, name].find((part) => part.isUnknown);
  if (open !== undefined) return [{ kind: "User", namespace: "", name: "", field, doubt: open }];
  const text = name.get("string") ?? "";
  if (text === "") return [];
  if (kind.get("string") === "ServiceAccount") return [account(field, text, binding)];
  if (kind.get("string") === "User") return [user(text, field, binding)];
  return kind.get("string") === "Group" ? [{ kind: "Group", namespace: "", name: text, field }] : [];
}

/** Who a binding names, itself; nothing where a patch leaves it out. */
export const subjectsOf = memo((binding: KubeObject): readonly Subject[] =>
  binding.root
    .at("subjects")
    .each()
    .flatMap((field) => subject(field, binding)),
);

/** `ServiceAccount team/agent`, `Group developers`: also what makes two subjects one. */
export const nameOf = ({ kind, namespace, name }: Pick<Subject, "kind" | "namespace" | "name">): string =>
  kind === "ServiceAccount" ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;

/** Whether programs are meant: an account, or the accounts of a namespace or of all. */
export const isAccounts = ({ kind, name }: Pick<Subject, "kind" | "name">): boolean =>
  kind === "ServiceAccount" || (kind === "Group" && (name === everyAccount || accountGroup.test(name)));

/** The groups that somebody is in without being told. */
export function groupsOf({ kind, namespace, name }: Pick<Subject, "kind" | "namespace" | "name">): string[] {
  if (kind === "ServiceAccount") return [everyAccount, `${everyAccount}:${namespace}`, everybody];
  const accounts = kind === "Group" && accountGroup.test(name) ? [everyAccount] : [];
  const known = !["system:unauthenticated", everybody].includes(name) && name !== "system:anonymous";
  return known ? [...accounts, everybody] : accounts;
}

/** Whom a rule treats alike; see docs/adr/0026-rbac-as-a-graph.md. */
export type Audience = "admin" | "operator" | "agent" | "bystander" | "person";

/** A subject as settings write it: `ServiceAccount:team/agent`, `Group:platform`. */
const written = (subject: Subject): string => nameOf(subject).replace(" ", ":");
export const isListed = (list: readonly string[], subject: Subject): boolean => matchesAny(list, written(subject));

const anybody = ["system:anonymous", "system:unauthenticated", everybody, everyAccount];

/** Which cluster an object belongs to, as the origin or as the evidence of another. */
export const clusterOf = ({ origin }: KubeObject): { cluster?: string } =>
  origin.cluster === undefined ? {} : { cluster: origin.cluster };

export const isAgentNamespace = (namespace: string, near: KubeObject, context: Pick<Context, "tierOf">): boolean => {
  return (
    context.tierOf(kubeObject({ apiVersion: "v1", kind: "Pod", metadata: { namespace } }, clusterOf(near))) === "agent"
  );
};

/** Who a subject is to the platform; agents are accounts of the agent tier, however they are written. */
export function audienceOf(subject: Subject, binding: KubeObject, context: Context): Audience {
  const { settings } = context;
  if (isListed(settings.clusterAdmins, subject)) return "admin";
  if (isListed(settings.agentOperators, subject)) return "operator";
  if (subject.kind !== "ServiceAccount" && anybody.includes(subject.name)) return "agent";
  const namespace = subject.kind === "ServiceAccount" ? subject.namespace : namespaceOfGroup(subject);
  if (namespace === undefined) return "person";
  if (isAgentNamespace(namespace, binding, context)) return "agent";
  return matchesAny(["kube-*", ...settings.operatorNamespaces], namespace) ? "operator" : "bystander";
}
