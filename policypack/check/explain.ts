import { elsewhereId } from "../engine/judge";
import type { PackPolicy } from "../engine/packPolicy";
import { controlsOf } from "../rules/compliance";
import { groups, type Rule } from "../rules/rule";
import { exampleOf } from "./examples";

type Listed = Pick<Rule, "id" | "group" | "level" | "elsewhere" | "severity" | "says">;

/** A line per rule, by section. */
export function listRules(rules: readonly Listed[]): string {
  const width = Math.max(...rules.map(({ id }) => id.length));
  const sections = (Object.keys(groups) as (keyof typeof groups)[]).map((group) => {
    const lines = rules
      .filter((rule) => rule.group === group)
      .map(({ id, level, elsewhere, severity, says }) => {
        const shown = elsewhere ? "mandatory*" : level;
        return `  ${id.padEnd(width)}  ${shown.padEnd(10)}  ${severity.padEnd(8)}  ${says}`;
      });
    return lines.length === 0 ? [] : [groups[group], ...lines, ""];
  });
  const note = "* mandatory where agents run, advisory in all other namespaces";
  return `${[...sections.flat(), note].join("\n")}\n`;
}

/** The same of a policy that is no rule; it takes no configuration of its own, and has no object to show. */
export function explainPackPolicy({
  id,
  says,
  group,
  level,
  severity,
  looksAt,
  why,
  mend,
  compliance,
}: PackPolicy): string {
  const lines = [
    `${id}: ${says}`,
    "",
    `  section     ${groups[group]}`,
    `  level       ${level}`,
    `  severity    ${severity}`,
    "  exemptions  none are accepted",
    `  looks at    ${looksAt}`,
    `  why         ${why}`,
    `  mend        ${mend}`,
    `  supports    ${controlsOf(compliance).join(", ")}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** What a rule demands, why, how to mend, and an object of each kind. */
export function explainRule(rule: Rule): string {
  const twin = rule.elsewhere ? ` (advisory elsewhere, as ${elsewhereId(rule.id)})` : "";
  const lines = [
    `${rule.id}: ${rule.says}`,
    "",
    `  section     ${groups[rule.group]}`,
    `  level       ${rule.level}${twin}`,
    `  severity    ${rule.severity}`,
    `  exemptions  ${rule.never ? "none are accepted" : "by configuration, with owner, reason, ticket and end"}`,
    `  looks at    ${typeof rule.kinds === "string" ? kindsInWords[rule.kinds] : rule.kinds.join(", ")}`,
    `  why         ${rule.why}`,
    `  mend        ${rule.mend}`,
    `  supports    ${controlsOf(rule.compliance).join(", ")}`,
  ];
  for (const [key, { default: value, about }] of Object.entries(rule.config ?? {}))
    lines.push(`  config      ${key} (default ${JSON.stringify(value)}): ${about}`);
  for (const [title, shown] of examples) {
    const text = exampleOf(rule, shown);
    if (text !== undefined)
      lines.push("", `${title}:`, "", ...text.split("\n").map((line) => (line ? `  ${line}` : "")));
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

const kindsInWords = { pods: "everything that holds a pod", "*": "every object" } as const;
const examples = [
  ["Refused", "fail"],
  ["Accepted", "pass"],
] as const;
