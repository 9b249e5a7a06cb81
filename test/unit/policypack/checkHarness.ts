import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type CheckOptions, check, type ExitCode } from "../../../policypack/check";

const day = new Date("2026-06-01T12:00:00Z");

export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly error: string;
}

export async function run(paths: readonly string[], options: CheckOptions = {}, stdin = ""): Promise<Outcome> {
  const said = { out: "", error: "" };
  const code = await check(paths, options, {
    stdin: Readable.from([stdin]),
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

export async function json(text: string, options: CheckOptions = {}): Promise<JsonReport & { code: ExitCode }> {
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

/** A folder for one test, emptied after it. */
export function testFolder(): { write: (name: string, text: string) => string; path: (name: string) => string } {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-check-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(path(name), text);
    return path(name);
  };
  return { write, path };
}
