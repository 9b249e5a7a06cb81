import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { guard } from "../guard";
import { UserProblem } from "../problem";

/** One program of the control plane, and how it is doing. */
export interface Child {
  name: string;
  log: string;
  process: ChildProcess;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  hasEnded: () => boolean;
}

export function startChild(name: string, file: string, args: string[], logs: string): Child {
  const log = join(logs, `${name}.log`);
  const output = openSync(log, "w", 0o600);
  const child = spawn("sh", ["-c", guard, "sh", file, ...args], { stdio: ["pipe", output, output] });
  closeSync(output);
  let over = false;
  const ended = new Promise<void>((done) => {
    child.once("exit", () => {
      over = true;
      done();
    });
  });
  return { name, log, process: child, ended, hasEnded: () => over };
}

export async function stopChild(child: Child, patienceMs = 8000): Promise<void> {
  if (child.hasEnded()) return;
  child.process.kill("SIGTERM");
  const timer = setTimeout(() => child.process.stdin?.end(), patienceMs); // closing the pipe kills
  await child.ended;
  clearTimeout(timer);
  child.process.stdin?.end();
}

export function lastLines(file: string, count = 15): string {
  if (!existsSync(file)) return "";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n  ");
}

/** What a program said last, and what to do about it. */
export function failure(child: Child, what: string): UserProblem {
  const text = lastLines(child.log);
  const hint = text.includes("no space left on device")
    ? "the disk is full; free some space and run this again"
    : text.includes("address already in use")
      ? "its port was taken in this moment; run this again"
      : `read ${child.log}; \`npm run down -- --force\` removes all data for a fresh start`;
  return new UserProblem(`${child.name} ${what}; its last words:\n  ${text}\n${hint}`);
}
