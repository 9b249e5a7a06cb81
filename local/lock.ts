import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { isAlive, markOf, type ProcessMark } from "./processes";

/** Who holds a lock, as its file says; nothing where there is none. */
export function holderOf(file: string): ProcessMark | undefined {
  try {
    const [pid = "", started = ""] = readFileSync(file, "utf8").trim().split(" ");
    return Number(pid) > 0 ? { pid: Number(pid), started } : undefined;
  } catch {
    return undefined;
  }
}

/** A link appears with its content and only where nothing is: no other process ever sees an empty lock. */
function tryTake(file: string): boolean {
  const { pid, started } = markOf(process.pid);
  const part = `${file}.${pid}`;
  writeFileSync(part, `${pid} ${started}`, { mode: 0o600 });
  try {
    linkSync(part, file);
    return true;
  } catch (thrown) {
    if (Reflect.get(Object(thrown), "code") !== "EEXIST") throw thrown;
    return false;
  } finally {
    rmSync(part, { force: true });
  }
}

/** Moves a dead owner's lock away. Only one of several takers can move it; who moved a living one's puts it back. */
function clearDead(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    const moved = holderOf(aside);
    if (moved !== undefined && isAlive(moved)) linkSync(aside, file);
  } catch {
    // somebody else was faster; the next try sees who
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Takes the lock, also from an owner that died; else tells who holds it. */
export function takeLock(file: string): ProcessMark | undefined {
  mkdirSync(dirname(file), { recursive: true });
  if (tryTake(file)) return undefined;
  const held = holderOf(file);
  if (held !== undefined && isAlive(held)) return held;
  clearDead(file);
  return tryTake(file) ? undefined : (holderOf(file) ?? { pid: 0, started: "" });
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
