import { elsewhereId } from "../engine/judge";
import type { PackPolicy } from "../engine/packPolicy";
import { packPolicies } from "../engine/policies";
import { controlsOf } from "../rules/compliance";
import { groups, type Rule } from "../rules/rule";
import { explainPackPolicy, explainRule, listRules } from "./explain";

/** Every rule and policy: a line each, or as data. */
export function listed(rules: readonly Rule[], format = "text"): string {
  const all = [...rules, ...packPolicies];
  return format === "json" ? asText(all.map(dataOf)) : listRules(all);
}

/** What one of them demands; undefined where none has that name. */
export function explained(id: string, rules: readonly Rule[], format = "text"): string | undefined {
  const rule = rules.find((candidate) => candidate.id === id || elsewhereId(candidate.id) === id);
  if (rule) return format === "json" ? asText(dataOf(rule)) : explainRule(rule);
  const other = packPolicies.find((candidate) => candidate.id === id);
  if (other === undefined) return undefined;
  return format === "json" ? asText(dataOf(other)) : explainPackPolicy(other);
}

const asText = (data: unknown): string => `${JSON.stringify(data, null, 2)}\n`;

const dataOf = (entry: Rule | PackPolicy): object => ({
  id: entry.id,
  section: groups[entry.group],
  level: entry.level,
  ...("elsewhere" in entry && entry.elsewhere ? { elsewhere: elsewhereId(entry.id) } : {}),
  severity: entry.severity,
  exemptible: "kinds" in entry && entry.never !== true,
  looksAt: "kinds" in entry ? entry.kinds : entry.looksAt,
  says: entry.says,
  why: entry.why,
  mend: entry.mend,
  compliance: controlsOf(entry.compliance),
  config: "config" in entry ? (entry.config ?? {}) : {},
});
