import { type SpawnOptions, spawn, spawnSync } from "node:child_process";

export interface Ran {
  code: number;
  output: string;
}

/** Runs a program to its end, without holding up the test's own servers meanwhile. */
export function run(file: string, args: string[], options: SpawnOptions = {}): Promise<Ran> {
  const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** The real programs are what these tests are about, so there is nothing to fall back on. */
export function requirePrograms(...names: string[]): void {
  const missing = names.filter((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0);
  if (missing.length > 0)
    throw new Error(`not on PATH: ${missing.join(", ")}; install git and the OpenSSH client to run these tests`);
}
