import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type CheckOptions, check, type ExitCode } from "../../../policypack/check";
import { allRules } from "../../../policypack/rules";
import { fixturesOf, withFakes } from "./fixtures";

const day = new Date("2026-06-01T12:00:00Z");

export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly error: string;
}

type Given = string | Buffer | Iterable<string | Buffer>;

export async function run(paths: readonly string[], options: CheckOptions = {}, stdin: Given = ""): Promise<Outcome> {
  const said = { out: "", error: "" };
  const code = await check(paths, options, {
    stdin: Readable.from(typeof stdin === "string" || Buffer.isBuffer(stdin) ? [stdin] : stdin),
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
    now: day,
    version: "0.0.1",
  });
  return { code, ...said };
}

export interface JsonReport {
  readonly objects: number;
  readonly refused: number;
  readonly skipped: number;
  readonly known: number;
  readonly findings: readonly {
    policy: string;
    verdict: string;
    line: number;
    column: number;
    at: string;
    file: string;
  }[];
  readonly problems: readonly { file: string; line: number; column: number; reason: string }[];
  readonly configuration: readonly string[];
  readonly exemptions: readonly string[];
}

export async function json(text: Given, options: CheckOptions = {}): Promise<JsonReport & { code: ExitCode }> {
  const { code, out } = await run(["-"], { ...options, format: "json" }, text);
  return { code, ...JSON.parse(out) };
}

export const privileged = `apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: team
spec:
  containers:
    - name: agent
      securityContext:
        privileged: true
`;
export const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: team }\n";
export const placed = ({ findings }: JsonReport, policy: string): string[] =>
  findings.filter((f) => f.policy === policy).map(({ line, column, at }) => `${line}:${column} ${at}`);

/** Every so many-th fixture that is plain YAML: all sorts of objects, for and against all rules. */
export const fixtureTexts = (step: number): string[] =>
  allRules()
    .flatMap(({ id }) => fixturesOf(id))
    .filter(({ text, type }, index) => index % step === 0 && type === "" && !text.includes("!unknown"))
    .map(({ text }) => withFakes(text));

export interface TestFolder {
  write(name: string, text: string | Buffer): string;
  read(name: string): string;
  path(name: string): string;
  names(): string[];
}

/** A folder for one test, emptied after it. */
export function testFolder(): TestFolder {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-check-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string | Buffer): string => {
    writeFileSync(path(name), text);
    return path(name);
  };
  return { write, path, read: (name) => readFileSync(path(name), "utf8"), names: () => readdirSync(folder) };
}
