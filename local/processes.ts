import { readFileSync } from "node:fs";

/** A process and when it started, so that a later one with the same id is never taken for it. */
export interface ProcessMark {
  pid: number;
  /** Clock ticks since boot, from the kernel; empty where it does not tell. */
  started: string;
}

export function startTime(pid: number): string {
  try {
    const [state, ...rest] = (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop() ?? "").split(" ");
    return state === "Z" ? "dead" : (rest[18] ?? "");
  } catch {
    return "";
  }
}

export const markOf = (pid: number): ProcessMark => ({ pid, started: startTime(pid) });

export function isAlive({ pid, started }: ProcessMark): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const now = startTime(pid);
  return now !== "dead" && (started === "" || now === started);
}

/** Ends a process if it is still the one that was marked; never somebody else's. */
export function signalMarked(mark: ProcessMark, signal: NodeJS.Signals): void {
  if (isAlive(mark)) process.kill(mark.pid, signal);
}

export async function untilGone(mark: ProcessMark, patienceMs: number): Promise<boolean> {
  const end = Date.now() + patienceMs;
  while (isAlive(mark)) {
    if (Date.now() > end) return false;
    await new Promise((next) => setTimeout(next, 50));
  }
  return true;
}
