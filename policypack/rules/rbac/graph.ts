import { Field, UNKNOWN } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { type Held, heldBy, type Role } from "./aggregation";
import { builtInRoles } from "./builtin";
import { homeOf, type Subject, subjectsOf } from "./subjects";
import { isBinding, isClusterRole, isRole, type PolicyRule, policyRule } from "./words";

export interface Binding {
  readonly object: KubeObject;
  /** `RoleBinding team/x`. */
  readonly label: string;
  /** The namespace in which it grants; empty for the whole cluster. */
  readonly scope: string;
  readonly roleRef: Field;
  /** Undefined where the stack does not show the role. */
  readonly role: Role | undefined;
  readonly subjects: readonly Subject[];
  readonly held: readonly Held[];
}

/** One rule given to one subject by one binding. */
export interface Access {
  readonly subject: Subject;
  readonly binding: Binding;
  readonly rule: PolicyRule;
  readonly doubt?: Field;
}

/** All roles and bindings of one cluster, as far as the stack shows them. */
export interface Rbac {
  readonly objects: readonly KubeObject[];
  readonly roles: readonly Role[];
  readonly bindings: readonly Binding[];
  readonly accesses: readonly Access[];
}

const labelOf = (object: KubeObject): string => {
  const name = object.name || "(not named yet)";
  return object.kind.startsWith("Cluster") ? `${object.kind} ${name}` : `${object.kind} ${homeOf(object)}/${name}`;
};

const placeOf = ({ root }: KubeObject): Field => root.at("metadata", "namespace");

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    group.push(item);
    groups.set(key(item), group);
  }
  return groups;
}

function rolesOf(objects: readonly KubeObject[]): Map<string, Role> {
  const parts = [...builtInRoles, ...objects.filter(isRole)];
  return new Map(
    [...groupBy(parts, labelOf)].map(([label, found]) => {
      const kind = found.some(isClusterRole) ? "ClusterRole" : "Role";
      return [label, { kind, label, parts: found }];
    }),
  );
}

/** The reference of a binding; a patch that leaves it out keeps that of its target, if the stack shows one. */
const roleRefOf = (object: KubeObject, siblings: readonly KubeObject[]): Field =>
  [object, ...siblings].map(({ root }) => root.at("roleRef")).find((ref) => !ref.isAbsent) ??
  Field.of(UNKNOWN, object.patch, "roleRef");

/** What stands in the way of knowing which role is meant. */
function openIn(object: KubeObject, roleRef: Field): Field | undefined {
  const parts = [roleRef.at("kind"), roleRef.at("name")];
  if (roleRef.at("kind").get("string") === "Role") parts.push(placeOf(object));
  return parts.find((part) => part.isUnknown);
}

function labelOfRef(object: KubeObject, roleRef: Field): string {
  const name = roleRef.at("name").get("string") ?? "";
  if (roleRef.at("kind").get("string") !== "Role") return `ClusterRole ${name}`;
  // A ClusterRoleBinding that names a Role grants nothing.
  return object.kind === "RoleBinding" ? `Role ${homeOf(object)}/${name}` : "";
}

function rbac(objects: readonly KubeObject[]): Rbac {
  const byLabel = rolesOf(objects);
  const roles = [...byLabel.values()];
  const held = memo((role: Role) => heldBy(role, roles));
  const written = objects.filter(isBinding);
  const siblings = groupBy(written, labelOf);
  const bindings = written.map((object): Binding => {
    const label = labelOf(object);
    const roleRef = roleRefOf(object, siblings.get(label) ?? []);
    const open = openIn(object, roleRef);
    const role = open === undefined ? byLabel.get(labelOfRef(object, roleRef)) : undefined;
    const rules = open === undefined ? [] : [{ rule: policyRule(object, open) }];
    const scope = object.kind === "RoleBinding" ? homeOf(object) : "";
    return { object, label, scope, roleRef, role, subjects: subjectsOf(object), held: role ? held(role) : rules };
  });
  return { objects, roles, bindings, accesses: bindings.flatMap(accessesOf) };
}

const accessesOf = (binding: Binding): Access[] =>
  binding.subjects.flatMap((subject) =>
    binding.held.map(({ rule, doubt = subject.doubt }) => ({
      subject,
      binding,
      rule,
      ...(doubt === undefined ? {} : { doubt }),
    })),
  );

/** The graph of each cluster of a stack; all rules share it. */
export const rbacOf = memo((objects: readonly KubeObject[]): readonly Rbac[] =>
  [...groupBy(objects, ({ origin }) => origin.cluster ?? "").values()].map(rbac),
);
