import { createHash } from "node:crypto";
import type { Evaluation } from "../engine/evaluate";
import type { Judged } from "../engine/judge";
import type { Place } from "../rules/object";
import type { InputProblem } from "./read";

/** Everything a format prints. Findings are sorted, so that equal input prints equal output. */
export interface Report {
  readonly findings: readonly Judged[];
  readonly problems: readonly InputProblem[];
  readonly exempted: Evaluation["exempted"];
  /** Problems of the configuration and its exemptions; they fail the run. */
  readonly configuration: readonly string[];
  /** Exemptions in force, one line each. */
  readonly inForce: readonly string[];
  /** Those that end soon, or that covered nothing. */
  readonly stale: readonly string[];
  readonly objects: number;
  readonly skipped: number;
  /** Findings that the baseline knows. */
  readonly known: number;
}

export const isBreach = (finding: Judged): boolean => finding.level === "mandatory" && finding.verdict === "fail";

/** Where a finding stands in its file, as precisely as can be said. */
export function placeOf({ object, at }: Judged): Place {
  const { locate, line = 1 } = object.origin;
  return locate?.(at) ?? { line, column: 1 };
}

/** Stays the same when lines move: a baseline, and code-review pages, go by it. */
export const fingerprint = ({ policy, object, at }: Judged): string =>
  createHash("sha256")
    .update(
      [policy, object.origin.cluster ?? "", object.group, object.kind, object.namespace, object.name, at].join("\n"),
    )
    .digest("hex")
    .slice(0, 32);

const order = { critical: 0, high: 1, medium: 2, low: 3 } as const;
const rank = (finding: Judged): string => (isBreach(finding) ? "0" : finding.verdict === "unknown" ? "2" : "1");

const keyOf = (finding: Judged): string => {
  const { object, rule, at } = finding;
  return [
    object.origin.file,
    String(object.origin.line ?? 0).padStart(9, "0"),
    object.namespace,
    object.kind,
    object.name,
  ]
    .concat([rank(finding), String(order[rule.severity]), rule.id, at])
    .join("\n");
};

export const sorted = (findings: readonly Judged[]): Judged[] =>
  findings
    .map((finding) => ({ finding, key: keyOf(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
