import { readFileSync, writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { type Evaluation, evaluate } from "../engine/evaluate";
import { evidenceFaults } from "../engine/evidence";
import { unlistedClaims } from "../engine/exemptions";
import type { Judged } from "../engine/judge";
import { packPolicies } from "../engine/policies";
import { allRules } from "../rules";
import type { Rule } from "../rules/rule";
import { type CheckConfig, readConfig } from "./config";
import { explainPackPolicy, explainRule, listRules } from "./explain";
import { asGithub, asJson, asJunit, asSarif } from "./formats";
import { type Input, readInput } from "./read";
import { fingerprint, isBreach, type Report, sorted } from "./report";
import { asText } from "./text";
import { parseYaml } from "./yaml";

export const formats = ["text", "json", "sarif", "junit", "github"] as const;
export type Format = (typeof formats)[number];

export interface CheckOptions {
  readonly format?: Format;
  readonly config?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly failOnUnknown?: boolean;
  readonly explain?: string;
  readonly list?: boolean;
  readonly color?: boolean;
}

/** What the command needs of its surroundings. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly now: Date;
  readonly version: string;
}

/** 0: nothing refused. 1: something is. 2: the input, the options or the configuration cannot be used. */
export type ExitCode = 0 | 1 | 2;

/** Judges files by every rule and prints what it finds. */
export async function check(paths: readonly string[], options: CheckOptions, io: Surroundings): Promise<ExitCode> {
  const rules = allRules();
  if (options.list) return print(io, listRules([...rules, ...packPolicies]));
  if (options.explain !== undefined) return explain(options.explain, rules, io);
  if (paths.length === 0) return refuse(io, "give files or folders, or - for standard input");
  const config = loaded(options.config, (text) => readConfig(dataOf(text), rules), readConfig(undefined, rules));
  if (typeof config === "string") return refuse(io, `--config: ${config}`);
  const known = loaded(options.baseline, baselineOf, new Set<string>());
  if (typeof known === "string") return refuse(io, `--baseline: ${known}`);
  const input = await readInput(paths, io.stdin);
  const evaluation = evaluate(input.objects, { rules, ...config, now: io.now });
  const report = reportOf(input, evaluation, config, known, io.now);
  if (options.writeBaseline !== undefined) writeBaseline(options.writeBaseline, evaluation.findings);
  io.out(printed(report, options, io.version));
  return codeOf(report, options);
}

function codeOf({ problems, configuration, findings }: Report, options: CheckOptions): ExitCode {
  if (problems.length > 0 || configuration.length > 0) return 2;
  const open = options.failOnUnknown === true && findings.some(({ verdict }) => verdict === "unknown");
  const refused = findings.some(isBreach) && options.writeBaseline === undefined;
  return open || refused ? 1 : 0;
}

function reportOf(input: Input, evaluation: Evaluation, config: CheckConfig, known: Set<string>, now: Date): Report {
  const { exemptions, exempted } = evaluation;
  const fresh = known.size === 0 ? evaluation.findings : evaluation.findings.filter((f) => !known.has(fingerprint(f)));
  return {
    findings: sorted(fresh),
    problems: input.problems,
    exempted,
    configuration: [
      ...config.problems,
      ...exemptions.problems,
      ...unlistedClaims(config.settings, input.objects).map(({ says }) => says),
      ...evidenceFaults(config.settings, input.objects, now),
    ],
    inForce: exemptions.inForce(),
    stale: exemptions.stale(),
    objects: input.objects.length,
    skipped: input.skipped,
    known: evaluation.findings.length - fresh.length,
  };
}

function printed(report: Report, { format = "text", color = false }: CheckOptions, version: string): string {
  switch (format) {
    case "json":
      return asJson(report);
    case "sarif":
      return asSarif(report, version);
    case "junit":
      return asJunit(report);
    case "github":
      return asGithub(report);
    case "text":
      return asText(report, color);
  }
}

function explain(id: string, rules: readonly Rule[], io: Surroundings): ExitCode {
  const rule = rules.find((candidate) => candidate.id === id.replace(/-elsewhere$/, ""));
  if (rule) return print(io, explainRule(rule));
  const other = packPolicies.find((candidate) => candidate.id === id);
  if (other) return print(io, explainPackPolicy(other));
  const near = rules.filter((candidate) => candidate.id.includes(id) || id.includes(candidate.id)).map((r) => r.id);
  const hint = near.length > 0 ? `; did you mean ${near.slice(0, 5).join(", ")}?` : "; --list shows all";
  return refuse(io, `no rule is called "${id}"${hint}`);
}

function print(io: Surroundings, text: string): ExitCode {
  io.out(text);
  return 0;
}

function refuse(io: Surroundings, reason: string): ExitCode {
  io.error(`palisade check: ${reason}\n`);
  return 2;
}

/** Reads an optional file; a string says what is wrong with it. */
function loaded<T extends object>(path: string | undefined, read: (text: string) => T | string, none: T): T | string {
  if (path === undefined) return none;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return `${path} cannot be read`;
  }
  const result = read(text);
  return typeof result === "string" ? `${path}: ${result}` : result;
}

const dataOf = (text: string): unknown => parseYaml(text).documents[0]?.value;

function baselineOf(text: string): Set<string> | string {
  const data: unknown = dataOf(text);
  const entries: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "findings") : undefined;
  if (!Array.isArray(entries)) return "is no baseline; write one with --write-baseline";
  return new Set(entries.map((entry: unknown) => String(Reflect.get(Object(entry), "fingerprint"))));
}

function writeBaseline(path: string, findings: readonly Judged[]): void {
  const entries = sorted(findings).map((finding) => {
    const { policy, object, at } = finding;
    const { kind, namespace, name } = object;
    return { fingerprint: fingerprint(finding), policy, kind, namespace, name, at };
  });
  writeFileSync(path, `${JSON.stringify({ findings: entries }, null, 2)}\n`);
}
