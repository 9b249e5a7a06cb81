import { readFileSync, writeFileSync } from "node:fs";
import { extname } from "node:path";
import type { Readable } from "node:stream";
import { type CheckConfig, readConfig } from "../../../policypack/check/config";
import { inWords } from "../../../policypack/check/problem";
import { readInput } from "../../../policypack/check/read";
import { parseYaml } from "../../../policypack/check/yaml";
import { allRules } from "../../../policypack/rules";
import { type KubeObject, kubeObject } from "../../../policypack/rules/object";
import { asHtml } from "../html";
import { model, powerToolsModel } from "../model";
import type { Page } from "../page";
import { powerToolsPage } from "../powerToolsPage";
import { reportPage } from "../reportPage";
import { asText } from "../text";

export type Format = "text" | "json" | "html";

export interface ReportOptions {
  readonly format?: Format;
  readonly output?: string;
  readonly config?: string;
  readonly context?: string;
  readonly stack?: string;
  readonly powertools?: boolean;
  readonly color?: boolean;
}

/** What a cluster shows: objects as they are, Secrets as metadata, and what it would not show. */
export interface LiveInput {
  readonly objects: readonly object[];
  readonly unread: readonly string[];
}

/** What the command needs of its surroundings. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly now: Date;
  readonly live: (context: string) => Promise<LiveInput>;
  /** The exported state of a stack. */
  readonly state: (stack: string) => Promise<Readable>;
}

/** 0: fine. 1: something is expired, overdue or not approved. 2: input, options or configuration cannot be used. */
export type ExitCode = 0 | 1 | 2;

interface Input {
  readonly objects: readonly KubeObject[];
  readonly unread: readonly string[];
}

/** Makes the report of files, of a stack or of a cluster, and prints it. */
export async function report(paths: readonly string[], options: ReportOptions, io: Surroundings): Promise<ExitCode> {
  const refuse = (reason: string): ExitCode => {
    io.error(`palisade report: ${reason}\n`);
    return 2;
  };
  const { stack, context } = options;
  const given = [paths[0], stack, context].filter((one) => one !== undefined);
  if (given.length === 0) return refuse("give files or folders, - for standard input, --stack or --context");
  if (given.length > 1) return refuse("give files, --stack or --context, one of them");
  const config = configOf(options.config);
  if (typeof config === "string") return refuse(`--config: ${config}`);
  const input = await inputOf(paths, options, io);
  if (input.objects.length === 0) return refuse(["no Kubernetes object is in the input", ...input.unread].join("\n  "));
  const { data, page } = made(input, options, config, io.now);
  const fault = written(printed(data, page, options), options.output, io);
  if (fault !== undefined) return refuse(fault);
  for (const one of input.unread) io.error(`palisade report: not read: ${one}\n`);
  return input.unread.length > 0 ? 2 : page.attention.length > 0 ? 1 : 0;
}

async function inputOf(paths: readonly string[], { stack, context }: ReportOptions, io: Surroundings): Promise<Input> {
  if (context !== undefined) {
    const { objects, unread } = await io.live(context);
    return { objects: objects.map((object) => kubeObject(object)), unread };
  }
  const { objects, problems } =
    stack === undefined ? await readInput(paths, io.stdin) : await readInput(["-"], await io.state(stack));
  return { objects, unread: problems.map(inWords) };
}

function made({ objects, unread }: Input, { powertools }: ReportOptions, config: CheckConfig, now: Date) {
  if (powertools) {
    const data = powerToolsModel(objects, now, config);
    return { data: { ...data, unread }, page: powerToolsPage(data, unread) };
  }
  const data = model(objects, now, config);
  return { data: { ...data, unread }, page: reportPage(data, unread) };
}

const byExtension: Readonly<Record<string, Format>> = { ".html": "html", ".htm": "html", ".json": "json" };

function printed(data: object, page: Page, { format, output, color = false }: ReportOptions): string {
  const chosen = format ?? byExtension[extname(output ?? "").toLowerCase()] ?? "text";
  if (chosen === "json") return `${JSON.stringify(data, null, 2)}\n`;
  return chosen === "html" ? asHtml(page) : asText(page, color && output === undefined);
}

/** Says what went wrong, if anything did. */
function written(text: string, output: string | undefined, io: Surroundings): string | undefined {
  if (output === undefined) {
    io.out(text);
    return undefined;
  }
  try {
    // It tells an attacker where to start.
    writeFileSync(output, text, { mode: 0o600 });
    return undefined;
  } catch {
    return `--output: ${output} cannot be written`;
  }
}

/** The configuration of the pack; a text says what is wrong with it. */
function configOf(path: string | undefined): CheckConfig | string {
  if (path === undefined) return readConfig(undefined, allRules());
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return `${path} cannot be read`;
  }
  const { documents, problems } = parseYaml(text);
  const [problem] = problems;
  if (problem !== undefined) return `${path}:${problem.line}: ${problem.reason}`;
  const config = readConfig(documents[0]?.value, allRules());
  return config.problems.length > 0 ? `${path}: ${config.problems.join("; ")}` : config;
}
