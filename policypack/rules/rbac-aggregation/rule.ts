import type { Field } from "../field";
import { type Finding, fail, troubles, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
import type { KubeObject } from "../object";
import {
  aggregateLabel,
  type Collected,
  collected,
  isEmptySelector,
  type Role,
  selectorsOf,
} from "../rbac/aggregation";
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

/** What is said about a selector itself needs no list of what it collects. */
const isTold = (selector: Field): boolean => selector.isUnknown || isEmptySelector(selector);

/** What a role collects by labels of its owner's own; the usual labels are judged where they stand. */
function judgeUnion(role: Role, all: readonly Role[]): Finding[] {
  return role.parts
    .filter((part) => selectorsOf(part).length > 0 && !selectorsOf(part).some(isTold))
    .flatMap((own) => collected(role, all).flatMap((found) => judgeCollected(own, found)));
}

const judgeCollected = (own: KubeObject, { role, doubt }: Collected): Finding[] =>
  role.parts
    .filter((part) => labelsOf(part).length === 0)
    .flatMap((part) => {
      const danger = grave(part);
      if (danger === undefined) return [];
      const at = own.root.at("aggregationRule");
      const got = `collects ${danger} from ${role.label}`;
      return [
        { ...(doubt === undefined ? fail(at, got) : unknown(at, `not known yet whether it ${got}`)), object: own },
      ];
    });
