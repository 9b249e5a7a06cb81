import { Field } from "../field";
import type { KubeObject } from "../object";
import { type PolicyRule, policyRules } from "./words";

/** Labels that add a role to a built-in one, or to one of somebody's own. */
export const aggregateLabel = "rbac.authorization.k8s.io/aggregate-to-";

/** A role with everything that is said about it: the object, patches of it, and what the cluster itself says. */
export interface Role {
  readonly kind: "Role" | "ClusterRole";
  readonly label: string;
  readonly parts: readonly KubeObject[];
}

/** A rule that a role holds, its own or collected; a doubt where it is not known whether it is collected. */
export interface Held {
  readonly rule: PolicyRule;
  readonly doubt?: Field;
}

export const selectorsOf = (part: KubeObject): Field[] =>
  part.root.at("aggregationRule", "clusterRoleSelectors").each();

export const isEmptySelector = (selector: Field): boolean =>
  selector.isSet && selector.at("matchLabels").entries().length === 0 && expressions(selector).length === 0;

const expressions = (selector: Field): Field[] => selector.at("matchExpressions").each();

/** A label as the role's parts leave it; the last that says anything wins. */
function labelOf({ parts }: Role, key: string): Field {
  const said = parts.map((part) => part.root.at("metadata", "labels", key)).filter((field) => !field.isAbsent);
  return said.at(-1) ?? Field.of(undefined);
}

function meets(role: Role, expression: Field): boolean {
  const label = labelOf(role, expression.at("key").get("string") ?? "");
  const values = expression
    .at("values")
    .each()
    .map((value) => value.get("string"));
  const value = label.get("string");
  const operator = expression.at("operator").get("string");
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  return values.includes(value) ? operator === "In" : operator === "NotIn";
}

/** Whether a selector picks a role: what is not known yet, on either side, is returned as a doubt. */
function picks(selector: Field, role: Role): boolean | Field {
  const labels = selector.at("matchLabels").entries();
  const sides = labels.flatMap(([key, wanted]) => [wanted, labelOf(role, key)]);
  const keys = expressions(selector).flatMap((one) => [one, one.at("key"), one.at("operator"), one.at("values")]);
  const asked = expressions(selector).map((one) => labelOf(role, one.at("key").get("string") ?? ""));
  const open = [selector, ...sides, ...keys, ...asked].find((field) => field.isUnknown);
  const clash = labels.some(([key, wanted]) => isOther(wanted.get("string"), labelOf(role, key)));
  if (clash) return false;
  if (open !== undefined) return open;
  return expressions(selector).every((expression) => meets(role, expression));
}

const isOther = (wanted: string | undefined, label: Field): boolean =>
  wanted !== undefined && !label.isUnknown && label.get("string") !== wanted;

export interface Collected {
  readonly role: Role;
  readonly doubt?: Field;
}

/** The roles a role collects, one step far. */
export function collected(role: Role, all: readonly Role[]): Collected[] {
  const selectors = role.parts.flatMap(selectorsOf);
  if (selectors.length === 0) return [];
  return all
    .filter((other) => other !== role && other.kind === "ClusterRole")
    .flatMap((other) => {
      const answers = selectors.map((selector) => picks(selector, other));
      if (answers.includes(true)) return [{ role: other }];
      const doubt = answers.find((answer) => answer instanceof Field);
      return doubt instanceof Field ? [{ role: other, doubt }] : [];
    });
}

/** Every rule of a role, with what it collects to the end; what collects itself is visited once. */
export function heldBy(role: Role, all: readonly Role[], seen: Set<Role> = new Set()): Held[] {
  if (seen.has(role)) return [];
  seen.add(role);
  const own = role.parts.flatMap((part) => policyRules(part).map((rule): Held => ({ rule })));
  const added = collected(role, all).flatMap(({ role: other, doubt }) =>
    heldBy(other, all, seen).map((held) => (doubt === undefined ? held : { ...held, doubt: held.doubt ?? doubt })),
  );
  return [...own, ...added];
}
