import type { KubeObject } from "../../policypack/rules/object";
import { type Access, rbacOf } from "../../policypack/rules/rbac/graph";
import { match, type Target } from "../../policypack/rules/rbac/match";
import { nameOf } from "../../policypack/rules/rbac/subjects";
import { secretsRead } from "../../policypack/rules/rbac/targets";
import { type PlaceName, sortedBy } from "./places";

/** Somebody who was given a right, where, and through what. */
export interface Grant {
  readonly who: string;
  /** A namespace; empty for the whole cluster. */
  readonly where: string;
  readonly verbs: readonly string[];
  /** Names that it is limited to; none for every name. */
  readonly names: readonly string[];
  /** `RoleBinding a/x → Role a/y`. */
  readonly through: string;
  /** False where part of it is not known yet. */
  readonly known: boolean;
}

const textsOf = ({ known }: Access["rule"]["resourceNames"]): string[] => known.map(({ text }) => text);

/** Everybody whom the objects give any of a target, one entry per rule and binding. */
export function grantsOf(objects: readonly KubeObject[], target: Target, placeName: PlaceName): Grant[] {
  const grants = rbacOf(objects)
    .flatMap(({ accesses }) => accesses)
    .flatMap(({ subject, binding, rule, doubt }): Grant[] => {
      const found = match(rule, target);
      if (found === undefined) return [];
      const cluster = binding.object.origin.cluster ?? "";
      return [
        {
          who: nameOf(subject),
          where: binding.scope === "" ? "" : placeName(cluster, binding.scope),
          verbs: [...found.verbs].sort(),
          names: textsOf(rule.resourceNames).sort(),
          through: `${binding.label} → ${binding.role?.label ?? "a role that is not shown"}`,
          known: (doubt ?? found.doubt) === undefined,
        },
      ];
    });
  const distinct = new Map(grants.map((grant) => [JSON.stringify(grant), grant]));
  return sortedBy(distinct.values(), ({ who, where, through }) => [where, who, through]);
}

export interface SecretReader extends Grant {
  /** Reads Secrets that nobody named. */
  readonly open: boolean;
}

/** Bindings to roles that the input does not show: what they give is not known. */
export const openBindings = (objects: readonly KubeObject[]): string[] =>
  rbacOf(objects)
    .flatMap(({ bindings }) => bindings)
    .filter(({ role, subjects }) => role === undefined && subjects.length > 0)
    .map(({ label }) => label)
    .sort();

/** Who reads Secrets; those who read what nobody named come first. */
export function secretReaders(objects: readonly KubeObject[], placeName: PlaceName): SecretReader[] {
  const readers = grantsOf(objects, secretsRead, placeName).map((grant): SecretReader => {
    const named = grant.names.length > 0;
    return { ...grant, open: !named || grant.verbs.some((verb) => ["list", "watch", "*"].includes(verb)) };
  });
  return sortedBy(readers, ({ open, where, who, through }) => [open ? "0" : "1", where, who, through]);
}
