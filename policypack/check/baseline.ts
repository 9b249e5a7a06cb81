import type { Judged } from "../engine/judge";
import { fingerprint, type Placed, sorted } from "./report";

/** The fingerprints that a baseline puts up with; a text says what is wrong with it. */
export function baselineOf(data: unknown): ReadonlySet<string> | string {
  const entries: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "findings") : undefined;
  if (!Array.isArray(entries)) return "is no baseline; write one with --write-baseline";
  return new Set(entries.map((entry: unknown) => String(Reflect.get(Object(entry), "fingerprint"))));
}

export interface Compared {
  /** What the baseline does not know. */
  readonly findings: readonly Placed[];
  /** How many findings the baseline knows. */
  readonly known: number;
  /** How many of its entries nothing was found for. */
  readonly gone: number;
}

export function compare(findings: readonly Placed[], baseline: ReadonlySet<string>): Compared {
  if (baseline.size === 0) return { findings, known: 0, gone: 0 };
  const prints = findings.map(fingerprint);
  const found = new Set(prints);
  const fresh = findings.filter((_, index) => !baseline.has(prints[index] ?? ""));
  return {
    findings: fresh,
    known: findings.length - fresh.length,
    gone: [...baseline].filter((print) => !found.has(print)).length,
  };
}

/** Today's findings as a baseline: what each is about stands beside its fingerprint, for whoever reviews the file. */
export function asBaseline(findings: readonly Judged[]): string {
  const entries = sorted(findings).map((finding) => {
    const { policy, object, at } = finding;
    const { kind, namespace, name } = object;
    return { fingerprint: fingerprint(finding), policy, kind, namespace, name, at };
  });
  return `${JSON.stringify({ findings: entries }, null, 2)}\n`;
}
