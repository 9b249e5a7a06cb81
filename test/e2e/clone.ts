import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

export interface Finished {
  code: number;
  output: string;
}

export interface RunOptions {
  /** Ends the whole run after this time: with SIGKILL, unless another signal is named. */
  killAfterMs?: number;
  signal?: NodeJS.Signals;
  env?: Record<string, string>;
}

/** A clone in a temporary folder, with the dependencies of this one: what a user runs, on a state of its own. */
export interface Clone {
  folder: string;
  run(args: string[], options?: RunOptions): Promise<Finished>;
  remove(): Promise<void>;
}

function start(folder: string, args: string[], { killAfterMs, signal, env }: RunOptions): Promise<Finished> {
  const child = spawn(process.execPath, ["scripts/start.mjs", "local/cli.ts", ...args], {
    cwd: folder,
    env: { ...process.env, PALISADE_BORROWED_DEPENDENCIES: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a group of its own, so that a signal reaches the whole run as a terminal's does
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => end(child.pid, signal), killAfterMs);
  return new Promise((done) => {
    child.on("exit", (code) => {
      clearTimeout(timer);
      done({ code: code ?? 137, output });
    });
  });
}

function end(pid: number | undefined, signal: NodeJS.Signals = "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // already gone
  }
}

/** Two teams and nothing else: what the command itself does shows on a few dozen objects as well. */
const small = `config:
  palisade:sandboxHandler: runsc
  palisade:teams:
    - { name: payments, allow: [{ git: github }, { llm: anthropic }], userGroups: [payments-developers] }
    - { name: shop, userGroups: [shop-developers] }
`;

/** A clone whose local stack is the repository's own, or only two teams. */
export function makeClone(stack: "whole" | "small" = "small"): Clone {
  const folder = mkdtempSync(join(tmpdir(), "palisade-clone-"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\n").filter((name) => name !== "" && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  if (stack === "small") writeFileSync(join(folder, "Pulumi.local.yaml"), small);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    run: (args, options = {}) => start(folder, args, options),
    remove: async () => {
      await start(folder, ["down"], {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
