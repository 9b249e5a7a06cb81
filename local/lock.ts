import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive, markOf, type ProcessMark } from "./processes";

function holder(file: string): ProcessMark | undefined {
  try {
    const [pid = "", started = ""] = readFileSync(file, "utf8").trim().split(" ");
    return Number(pid) > 0 ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
}

function tryTake(file: string): boolean {
  const { pid, started } = markOf(process.pid);
  try {
    writeFileSync(file, `${pid} ${started}`, { flag: "wx", mode: 0o600 });
    return true;
  } catch (thrown) {
    if (Reflect.get(Object(thrown), "code") !== "EEXIST") throw thrown;
    return false;
  }
}

/** Takes the lock, also from an owner that died; else tells who holds it. */
export function takeLock(file: string): ProcessMark | undefined {
  mkdirSync(dirname(file), { recursive: true });
  if (tryTake(file)) return undefined;
  const held = holder(file);
  if (held !== undefined && isAlive(held)) return held;
  rmSync(file, { force: true });
  return tryTake(file) ? undefined : holder(file);
}

export const releaseLock = (file: string): void => rmSync(file, { force: true });

/** Runs alone, or hands the holder to `whenHeld`, which waits (and lets it try again) or throws. */
export async function withLock<T>(
  file: string,
  whenHeld: (holder: ProcessMark) => Promise<void>,
  run: () => Promise<T>,
): Promise<T> {
  for (let held = takeLock(file); held !== undefined; held = takeLock(file)) await whenHeld(held);
  try {
    return await run();
  } finally {
    releaseLock(file);
  }
}
