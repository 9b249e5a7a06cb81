import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Measured {
  readonly seconds: number;
  /** Largest memory that the process itself ever held; 0 where the system does not tell. */
  readonly peakMb: number;
  readonly code: number;
  readonly output: string;
}

const tickMs = 10;

/** The kernel keeps the largest figure itself, so the last look before the end is nearly the truth. */
function peakOf(pid: number | string): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0; // gone, or another system
  }
}

/** Runs a command to its end; its output goes to a file, so that no reader slows it down. */
export async function measure({ file, args, cwd, env }: Command): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-measure-"));
  const target = openSync(join(folder, "output"), "w");
  const began = performance.now();
  const child = spawn(file, [...args], { cwd, env: env ?? process.env, stdio: ["ignore", target, "ignore"] });
  let peakMb = 0;
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid ?? 0));
  }, tickMs);
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    const seconds = (performance.now() - began) / 1000;
    return { seconds, peakMb, code: code ?? 1, output: readFileSync(join(folder, "output"), "utf8") };
  } finally {
    clearInterval(timer);
    closeSync(target);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds until a command prints its first bytes; then it is ended. */
export async function untilFirstWord({ file, args, cwd, env }: Command): Promise<number> {
  const began = performance.now();
  const child: ChildProcess = spawn(file, [...args], {
    cwd,
    env: env ?? process.env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const gone = once(child, "exit");
  const word = child.stdout === null ? gone : once(child.stdout, "data");
  await Promise.race([word, gone]);
  const seconds = (performance.now() - began) / 1000;
  child.kill("SIGKILL");
  await gone;
  return seconds;
}

/** Watches the memory of whatever process below this one was started with such a command line. */
export function watchMemory(isTheOne: (command: string) => boolean): { stop(): number } {
  let peakMb = 0;
  const below = (): string[] =>
    (existsSync("/proc") ? readdirSync("/proc") : []).filter(
      (name) => /^\d+$/.test(name) && descends(name, process.pid),
    );
  const timer = setInterval(() => {
    for (const pid of below()) if (isTheOne(commandOf(pid))) peakMb = Math.max(peakMb, peakOf(pid));
  }, 200);
  return {
    stop: () => {
      clearInterval(timer);
      return peakMb;
    },
  };
}

const commandOf = (pid: string): string => textOf(`/proc/${pid}/cmdline`).replaceAll("\0", " ");

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function descends(pid: string, ancestor: number): boolean {
  for (let at = Number(pid); at > 1; ) {
    const parent = Number(textOf(`/proc/${at}/stat`).split(") ").pop()?.split(" ")[1] ?? 0);
    if (parent === ancestor) return true;
    at = parent;
  }
  return false;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
};
