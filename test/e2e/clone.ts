import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

export interface Finished {
  code: number;
  output: string;
}

/** A clone in a temporary folder, with the dependencies of this one: what a user runs, on a state of its own. */
export interface Clone {
  folder: string;
  run(args: string[], options?: { killAfterMs?: number; env?: Record<string, string> }): Promise<Finished>;
  remove(): Promise<void>;
}

function start(
  folder: string,
  args: string[],
  killAfterMs: number | undefined,
  env: Record<string, string>,
): Promise<Finished> {
  const child = spawn(process.execPath, ["scripts/start.mjs", "local/cli.ts", ...args], {
    cwd: folder,
    env: { ...process.env, PALISADE_BORROWED_DEPENDENCIES: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a group of its own, so that a kill takes the whole run as a closed terminal does
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => kill(child.pid), killAfterMs);
  return new Promise((done) => {
    child.on("exit", (code) => {
      clearTimeout(timer);
      done({ code: code ?? 137, output });
    });
  });
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // already gone
  }
}

export function makeClone(): Clone {
  const folder = mkdtempSync(join(tmpdir(), "palisade-clone-"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\n").filter((name) => name !== "" && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    run: (args, { killAfterMs, env = {} } = {}) => start(folder, args, killAfterMs, env),
    remove: async () => {
      await start(folder, ["down"], undefined, {});
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
