import type { CheckConfig } from "../../policypack/check/config";
import { evaluate } from "../../policypack/engine/evaluate";
import { appliesTo, type Judged } from "../../policypack/engine/judge";
import { controlsOf } from "../../policypack/rules/compliance";
import { describe, type KubeObject } from "../../policypack/rules/object";
import { groups, type Rule } from "../../policypack/rules/rule";
import { compare, sortedBy } from "./places";

/** In the order of urgency; "no object" where the input holds nothing that a rule or control is about. */
export const outcomes = ["not met", "unknown", "exempt", "met", "no object"] as const;
export type Outcome = (typeof outcomes)[number];

export interface Fault {
  readonly object: string;
  readonly at: string;
  readonly got: string;
}

export interface RuleEntry {
  readonly id: string;
  readonly group: string;
  readonly says: string;
  readonly severity: Rule["severity"];
  readonly compliance: readonly string[];
  readonly outcome: Outcome;
  /** Objects that a rule looked at and found nothing in. */
  readonly met: readonly string[];
  readonly notMet: readonly Fault[];
  readonly unknown: readonly Fault[];
  readonly exempt: readonly Fault[];
  /** What it advises; no breach. */
  readonly advised: readonly Fault[];
}

export interface ControlEntry {
  readonly id: string;
  readonly outcome: Outcome;
  /** Rules that support it, by outcome. */
  readonly met: number;
  readonly notMet: number;
  readonly unknown: number;
  readonly exempt: number;
  readonly rules: readonly Pick<RuleEntry, "id" | "outcome">[];
}

export interface ControlsReport {
  readonly rules: readonly RuleEntry[];
  readonly controls: readonly ControlEntry[];
}

const faultOf = ({ object, at, got }: Judged): Fault => ({ object: describe(object), at, got });

// A rule over the whole stack has no check of its own objects; those of its kinds are what it is about.
const objectsOf = (rule: Rule, objects: readonly KubeObject[], config: CheckConfig): KubeObject[] =>
  objects.filter((object) => appliesTo({ ...rule, check: () => [] }, object, config.settings));

interface Found {
  readonly findings: readonly Judged[];
  readonly exempted: readonly Judged[];
}

function entryOf(rule: Rule, about: readonly KubeObject[], { findings, exempted }: Found): RuleEntry {
  const of = (verdict: Judged["verdict"]): Judged[] => findings.filter((one) => one.verdict === verdict);
  const [notMet, unknown] = [of("fail"), of("unknown")];
  const blemished = new Set([...notMet, ...unknown, ...exempted].map(({ object }) => object));
  const met = about.filter((object) => !blemished.has(object)).map(describe);
  const counts: [Outcome, number][] = [
    ["not met", notMet.length],
    ["unknown", unknown.length],
    ["exempt", exempted.length],
    ["met", met.length],
  ];
  return {
    id: rule.id,
    group: groups[rule.group],
    says: rule.says,
    severity: rule.severity,
    compliance: rule.compliance,
    outcome: counts.find(([, count]) => count > 0)?.[0] ?? "no object",
    met: [...new Set(met)].sort(compare),
    notMet: notMet.map(faultOf),
    unknown: unknown.map(faultOf),
    exempt: exempted.map(faultOf),
    advised: of("advice").map(faultOf),
  };
}

const byRule = (judged: readonly Judged[]): Map<string, Judged[]> => {
  const found = new Map<string, Judged[]>();
  for (const one of judged) {
    const list = found.get(one.rule.id);
    if (list === undefined) found.set(one.rule.id, [one]);
    else list.push(one);
  }
  return found;
};

function controlsOfRules(rules: readonly RuleEntry[]): ControlEntry[] {
  const byId = new Map<string, RuleEntry[]>();
  for (const rule of rules) for (const id of controlsOf(rule.compliance)) byId.set(id, [...(byId.get(id) ?? []), rule]);
  const entries = [...byId].map(([id, supporting]): ControlEntry => {
    const count = (outcome: Outcome): number => supporting.filter((rule) => rule.outcome === outcome).length;
    return {
      id,
      outcome: outcomes.find((outcome) => count(outcome) > 0) ?? "no object",
      met: count("met"),
      notMet: count("not met"),
      unknown: count("unknown"),
      exempt: count("exempt"),
      rules: supporting.map(({ id: rule, outcome }) => ({ id: rule, outcome })),
    };
  });
  return sortedBy(entries, ({ outcome, id }) => [String(outcomes.indexOf(outcome)), id]);
}

/** What the rules of the pack say about the objects, by rule and by control. */
export function controls(
  objects: readonly KubeObject[],
  rules: readonly Rule[],
  config: CheckConfig,
  now: Date,
): ControlsReport {
  const { findings, exempted } = evaluate(objects, { rules, ...config, now });
  const [found, exempt] = [byRule(findings), byRule(exempted)];
  const entries = rules
    .filter(({ id, level }) => (config.levels[id] ?? level) !== "disabled")
    .map((rule) => {
      const about = objectsOf(rule, objects, config);
      return entryOf(rule, about, { findings: found.get(rule.id) ?? [], exempted: exempt.get(rule.id) ?? [] });
    });
  const sorted = sortedBy(entries, ({ outcome, id }) => [String(outcomes.indexOf(outcome)), id]);
  return { rules: sorted, controls: controlsOfRules(sorted) };
}
