import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import type { EvaluationOptions } from "../engine/evaluate";
import { evidenceFaults } from "../engine/evidence";
import { unlistedClaims } from "../engine/exemptions";
import { Judging } from "../engine/stream";
import { allRules } from "../rules";
import type { Rule } from "../rules/rule";
import { asBaseline, baselineOf, compare } from "./baseline";
import { type CheckConfig, readConfig } from "./config";
import { asGithub } from "./github";
import { asJson } from "./jsonReport";
import { asJunit } from "./junit";
import { Keeper } from "./keep";
import { explained, listed } from "./manual";
import { writeWhole } from "./output";
import type { InputProblem } from "./problem";
import { type Progress, readPieces } from "./read";
import { isBreach, type Report, sorted } from "./report";
import { asSarif } from "./sarif";
import { hint, type Selection, selected } from "./select";
import { asText } from "./text";
import { parseYaml } from "./yaml";

export const formats = ["text", "json", "sarif", "junit", "github"] as const;
export type Format = (typeof formats)[number];

export interface CheckOptions extends Selection {
  readonly format?: Format;
  readonly config?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly failOnUnknown?: boolean;
  /** Shows what is refused alone. */
  readonly quiet?: boolean;
  /** A file for the report, in place of standard output. */
  readonly output?: string;
  readonly explain?: string;
  readonly list?: boolean;
  readonly color?: boolean;
}

/** What the command needs of its surroundings. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly progress?: Progress;
  readonly now: Date;
  readonly version: string;
}

/** 0: nothing refused. 1: something is. 2: the input, the options or the configuration cannot be used. */
export type ExitCode = 0 | 1 | 2;

interface Prepared {
  readonly evaluation: EvaluationOptions;
  readonly config: CheckConfig;
  readonly baseline: ReadonlySet<string>;
}

/** Judges files by every rule and prints what it finds. */
export async function check(paths: readonly string[], options: CheckOptions, io: Surroundings): Promise<ExitCode> {
  const rules = allRules();
  if (options.list) return tell(io, listed(rules, options.format));
  if (options.explain !== undefined) return explain(options.explain, rules, options, io);
  if (paths.length === 0) return refuse(io, "give files or folders, or - for standard input");
  const prepared = prepare(rules, options, io.now);
  if (typeof prepared === "string") return refuse(io, prepared);
  const report = await judge(paths, prepared, options, io);
  const unwritten = write(report, options, io);
  return unwritten === undefined ? codeOf(report, options) : refuse(io, unwritten);
}

function prepare(rules: readonly Rule[], options: CheckOptions, now: Date): Prepared | string {
  const picked = selected(rules, options);
  if (typeof picked === "string") return `--rule: ${picked}`;
  const config = loaded(options.config, (data) => readConfig(data, rules), readConfig(undefined, rules));
  if (typeof config === "string") return `--config: ${config}`;
  const baseline = loaded(options.baseline, baselineOf, new Set<string>());
  if (typeof baseline === "string") return `--baseline: ${baseline}`;
  const left = rules.filter((rule) => !picked.includes(rule)).map(({ id }) => [id, "disabled"] as const);
  const levels = { ...config.levels, ...Object.fromEntries(left) };
  return { evaluation: { ...config, rules, levels, now }, config, baseline };
}

/** Reads and judges piece by piece; what is kept of each object, `Keeper` tells. */
async function judge(
  paths: readonly string[],
  given: Prepared,
  options: CheckOptions,
  io: Surroundings,
): Promise<Report> {
  const { evaluation, config, baseline } = given;
  const keeper = new Keeper();
  const judging = new Judging(evaluation, keeper);
  const problems: InputProblem[] = [];
  let skipped = 0;
  for await (const piece of readPieces(paths, io.stdin, io.progress)) {
    problems.push(...piece.problems);
    skipped += piece.skipped;
    keeper.begin(piece.size);
    for (const object of piece.objects) judging.take(object);
  }
  const { findings, exempted, objects, exemptions } = judging.end();
  return {
    ...compare(sorted(findings), options.writeBaseline === undefined ? baseline : new Set()),
    problems: objects.length + problems.length + skipped > 0 ? problems : [nothing],
    exempted,
    configuration: [
      ...config.problems,
      ...exemptions.problems,
      ...unlistedClaims(config.settings, objects).map(({ says }) => says),
      ...evidenceFaults(config.settings, new Map(evaluation.rules.map((rule) => [rule.id, rule])), objects, io.now),
    ],
    inForce: exemptions.inForce(),
    stale: exemptions.stale(),
    objects: objects.length,
    skipped,
  };
}

/** A pipe that broke must not look like a clean cluster. */
const nothing: InputProblem = { file: "", line: 0, column: 0, reason: "there is nothing to judge: the input is empty" };

function codeOf({ problems, configuration, findings }: Report, options: CheckOptions): ExitCode {
  if (problems.length > 0 || configuration.length > 0) return 2;
  const open = options.failOnUnknown === true && findings.some(({ verdict }) => verdict === "unknown");
  const refused = findings.some(isBreach) && options.writeBaseline === undefined;
  return open || refused ? 1 : 0;
}

/** Writes what was asked for; a text says what could not be written. */
function write(report: Report, options: CheckOptions, io: Surroundings): string | undefined {
  const { writeBaseline, output, quiet } = options;
  const failed = writeBaseline === undefined ? undefined : writeWhole(writeBaseline, asBaseline(report.findings));
  if (failed !== undefined) return failed;
  const text = printed(quiet ? { ...report, findings: report.findings.filter(isBreach) } : report, options, io.version);
  if (output !== undefined) return writeWhole(output, text);
  io.out(text);
  return undefined;
}

function printed(report: Report, { format = "text", color = false, output }: CheckOptions, version: string): string {
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
      return asText(report, color && output === undefined);
  }
}

function explain(id: string, rules: readonly Rule[], { format }: CheckOptions, io: Surroundings): ExitCode {
  const text = explained(id, rules, format);
  return text === undefined ? refuse(io, `no rule is called "${id}"${hint(id, rules)}`) : tell(io, text);
}

function tell(io: Surroundings, text: string): ExitCode {
  io.out(text);
  return 0;
}

function refuse(io: Surroundings, reason: string): ExitCode {
  io.error(`palisade check: ${reason}\n`);
  return 2;
}

/** Reads an optional file; a text says what is wrong with it. */
function loaded<T extends object>(path: string | undefined, read: (data: unknown) => T | string, none: T): T | string {
  if (path === undefined) return none;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return `${path} cannot be read`;
  }
  const { documents, problems } = parseYaml(text);
  const [problem] = problems;
  if (problem) return `${path}:${problem.line}:${problem.column}: ${problem.reason}`;
  const result = read(documents[0]?.value);
  return typeof result === "string" ? `${path}: ${result}` : result;
}
