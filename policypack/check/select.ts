import { matchesAny } from "../rules/glob";
import type { Rule, Severity } from "../rules/rule";

export const severities: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Which rules to judge by: by id or glob, and from a severity upwards; all where nothing is asked for. */
export interface Selection {
  readonly rule?: readonly string[];
  readonly severity?: Severity;
}

/** The rules selected; a text names what selects nothing. */
export function selected(
  rules: readonly Rule[],
  { rule: globs, severity = "low" }: Selection,
): readonly Rule[] | string {
  const least = severities.indexOf(severity);
  const idle = (globs ?? []).filter((glob) => !rules.some(({ id }) => matchesAny([glob], id)));
  if (idle.length > 0) return idle.map((glob) => `no rule is called "${glob}"${hint(glob, rules)}`).join("; ");
  return rules.filter(
    (rule) => severities.indexOf(rule.severity) >= least && (globs === undefined || matchesAny(globs, rule.id)),
  );
}

/** What somebody may have meant. */
export function hint(id: string, rules: readonly Rule[]): string {
  const near = rules.filter((rule) => rule.id.includes(id) || id.includes(rule.id)).map((rule) => rule.id);
  return near.length > 0 ? `; did you mean ${near.slice(0, 5).join(", ")}?` : "; --list shows all";
}
