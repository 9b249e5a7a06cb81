import type { Field } from "../field";
import { type Finding, fail, troubles } from "../finding";
import type { KubeObject } from "../object";
import { aggregateLabel, collected, isEmptySelector, type Role, selectorsOf } from "../rbac/aggregation";
import { leftOpen } from "../rbac/bound";
import { builtInRoles } from "../rbac/builtin";
import { rbacOf } from "../rbac/graph";
import { findAny, type Match, told } from "../rbac/match";
import { agentResources, intoPods, secretsRead } from "../rbac/targets";
import { clusterRoleKind, has, isClusterRole, isRole, policyRules } from "../rbac/words";
import { defineRule } from "../rule";

const dangers = findAny([secretsRead, ...intoPods, ...agentResources]);

/** Fields: labels that aggregate a role, and aggregationRule. Allowed: no Secrets, exec, agents or stars; no empty selector. */
export const rule = defineRule({
  id: "rbac-aggregation",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: [clusterRoleKind],
  says: "aggregation hands nobody Secrets, exec or agents unseen",
  why: "One label adds a rule to view, edit or admin in every namespace, for all who were ever given these.",
  mend: "remove the label, or give the selector labels that only harmless roles carry",
  compliance: ["CIS 5.1.3", "K3"],
  check: judgeText,
  checkStack: (objects) => [
    ...leftOpen(objects.filter(isRole).filter(isClusterRole), judgeText),
    ...rbacOf(objects).flatMap(({ roles }) => roles.flatMap((role) => judgeUnion(role, roles))),
  ],
});

function judgeText(role: KubeObject): Finding[] {
  return [...judgeLabels(role), ...judgeSelectors(role)];
}

const grave = (role: KubeObject): string | undefined => {
  const rules = policyRules(role);
  const matches: Match[] = rules.flatMap((entry) => [...dangers(entry)]).filter(({ doubt }) => doubt === undefined);
  if (matches.length > 0) return told(matches);
  return rules.some(({ verbs, resources }) => has(verbs, "*") || has(resources, "*")) ? "a star" : undefined;
};

const isOn = (label: Field): boolean => label.get("string") === "true" || label.isUnknown;
const labelsOf = ({ root }: KubeObject): [string, Field][] =>
  root
    .at("metadata", "labels")
    .entries()
    .filter(([key, label]) => key.startsWith(aggregateLabel) && isOn(label));

function judgeLabels(role: KubeObject): Finding[] {
  const danger = grave(role);
  if (danger === undefined) return [];
  return labelsOf(role).flatMap(([key, label]) => {
    const trouble = troubles(label, "string");
    return trouble.length > 0 ? trouble : [fail(label, `adds ${danger} to ${key.slice(aggregateLabel.length)}`)];
  });
}

const judgeSelectors = (role: KubeObject): Finding[] =>
  selectorsOf(role).flatMap((selector) => {
    const trouble = troubles(selector, "map");
    if (trouble.length > 0) return trouble;
    return isEmptySelector(selector) ? [fail(selector, "collects every ClusterRole")] : [];
  });

/** What a role collects by labels of its owner's own; the usual labels are judged where they stand. */
function judgeUnion(role: Role, all: readonly Role[]): Finding[] {
  const [own] = role.parts.filter((part) => selectorsOf(part).length > 0 && !builtInRoles.includes(part));
  if (own === undefined) return [];
  return collected(role, all).flatMap(({ role: other, doubt }) =>
    other.parts
      .filter((part) => !builtInRoles.includes(part) && doubt === undefined && labelsOf(part).length === 0)
      .flatMap((part) => {
        const danger = grave(part);
        const at = own.root.at("aggregationRule");
        return danger === undefined ? [] : [{ ...fail(at, `collects ${danger} from ${other.label}`), object: own }];
      }),
  );
}
