import { createHash } from "node:crypto";
import type { Evaluation } from "../engine/evaluate";
import { containerAt, type Judged } from "../engine/judge";
import { describe, type KubeObject, type Place } from "../rules/object";
import type { InputProblem } from "./problem";

/** Everything a format prints. Findings are sorted, so that equal input prints equal output. */
export interface Report {
  readonly findings: readonly Placed[];
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
  /** Entries of the baseline that nothing was found for. */
  readonly gone: number;
}

/** What a finding comes to: refused, advised, or left open because it could not be judged. */
export const weightOf = (finding: Judged): "refused" | "advised" | "open" =>
  isBreach(finding) ? "refused" : finding.verdict === "unknown" ? "open" : "advised";

/** One line for machines that show nothing else. */
export const messageOf = ({ rule, at, got, object }: Judged): string =>
  `${describe(object)}: ${rule.says}: ${at === "" ? "" : `${at}${containerAt(object, at)}: `}${got}; ${rule.mend}`;

export const isBreach = (finding: Judged): boolean => finding.level === "mandatory" && finding.verdict === "fail";

/** A finding whose place was looked up while its text was at hand. */
export interface Placed extends Judged {
  readonly place?: Place;
}

/** The finding about what was kept of its object, with the place it had in the whole one. */
export function placed(judged: Judged, kept: KubeObject): Placed {
  const place = judged.object.origin.locate?.(judged.at);
  return place === undefined ? { ...judged, object: kept } : { ...judged, object: kept, place };
}

/** Where a finding stands in its file, as precisely as can be said. */
export function placeOf({ object, at, place }: Placed): Place {
  const { locate, line = 1 } = object.origin;
  return place ?? locate?.(at) ?? { line, column: 1 };
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
const ranks = { refused: "0", advised: "1", open: "2" } as const;

const keyOf = (finding: Judged): string => {
  const { object, rule, at } = finding;
  return [
    object.origin.file,
    String(object.origin.line ?? 0).padStart(9, "0"),
    object.namespace,
    object.kind,
    object.name,
  ]
    .concat([ranks[weightOf(finding)], String(order[rule.severity]), rule.id, at])
    .join("\n");
};

export const sorted = (findings: readonly Placed[]): Placed[] =>
  findings
    .map((finding) => ({ finding, key: keyOf(finding) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ finding }) => finding);
