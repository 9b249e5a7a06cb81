import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { holderOf } from "../lock";
import { UserProblem } from "../problem";
import { isAlive, markOf, type ProcessMark, signalMarked, untilGone } from "../processes";
import type { FoundTool } from "../toolchain/ensure";
import { lastLines } from "./child";
import { layoutOf } from "./configuration";
import type { ControlPlane } from "./controlPlane";

export { type RunningControlPlane, startControlPlane } from "./controlPlane";
export { controlPlaneTools } from "./programs";

export type ClusterState = ControlPlane & ProcessMark;
export type ClusterStatus = { running: false } | ({ running: true } & ClusterState);

export interface EnsureClusterOptions {
  tools: ReadonlyMap<string, FoundTool>;
  log: (line: string) => void;
  signal: AbortSignal;
}

function readState(dataDir: string): ClusterState | undefined {
  try {
    return JSON.parse(readFileSync(layoutOf(dataDir).state, "utf8")) as ClusterState;
  } catch {
    return undefined;
  }
}

/** What the state file says counts only while its process lives. */
export async function clusterStatus(dataDir: string): Promise<ClusterStatus> {
  const state = readState(dataDir);
  return state !== undefined && isAlive(state) ? { running: true, ...state } : { running: false };
}

/** The supervisor that holds the data, also while it is still starting: whoever began it may be gone by now. */
function liveSupervisor(dataDir: string): ProcessMark | undefined {
  const holder = holderOf(layoutOf(dataDir).supervisor);
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

function startSupervisor(dataDir: string, tools: ReadonlyMap<string, FoundTool>): ChildProcess {
  const log = openSync(join(dataDir, "supervisor.log"), "w", 0o600);
  const loader = require.resolve("tsx");
  const found = JSON.stringify([...tools.values()]);
  const args = ["--import", loader, join(__dirname, "supervisor.ts"), dataDir, found];
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", log, log], cwd: "/" });
  child.unref();
  return child;
}

const patienceMs = 150_000;

/** Waits until the supervisor has everything up, or is gone. When interrupted it is ended first, so that nothing lingers. */
async function untilRunning(
  dataDir: string,
  mark: ProcessMark,
  signal: AbortSignal,
): Promise<ClusterState | undefined> {
  const end = Date.now() + patienceMs;
  while (isAlive(mark)) {
    const now = await clusterStatus(dataDir);
    if (now.running) return now;
    if (signal.aborted || Date.now() > end) {
      signalMarked(mark, "SIGTERM");
      await untilGone(mark, 15_000);
      signal.throwIfAborted();
    }
    await new Promise((next) => setTimeout(next, 100));
  }
  return undefined;
}

/** Starts the control plane, or finds the one that runs; data and certificates of an earlier one are taken up again. */
export async function ensureCluster(
  dataDir: string,
  { tools, log, signal }: EnsureClusterOptions,
): Promise<ClusterState> {
  const status = await clusterStatus(dataDir);
  if (status.running) return status;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const other = liveSupervisor(dataDir);
  if (other !== undefined) {
    log("the control plane is being started or stopped; waiting");
    const theirs = await untilRunning(dataDir, other, signal);
    if (theirs !== undefined) return theirs;
  }
  const failureFile = join(dataDir, "failure.txt");
  for (const stale of [layoutOf(dataDir).state, failureFile]) rmSync(stale, { force: true });
  log("starting the control plane");
  const ours = await untilRunning(dataDir, markOf(startSupervisor(dataDir, tools).pid ?? 0), signal);
  if (ours === undefined) throw new UserProblem(explain(dataDir, failureFile));
  return ours;
}

const explain = (dataDir: string, failureFile: string): string =>
  existsSync(failureFile)
    ? readFileSync(failureFile, "utf8")
    : `the control plane did not come up; its last words:\n  ${lastLines(join(dataDir, "supervisor.log"))}`;

/** Stops the processes, and removes the data if asked to. Nothing that runs is no error. */
export async function stopCluster(dataDir: string, { removeData }: { removeData: boolean }): Promise<void> {
  const supervisor = liveSupervisor(dataDir);
  if (supervisor !== undefined) {
    signalMarked(supervisor, "SIGTERM");
    if (!(await untilGone(supervisor, 40_000))) signalMarked(supervisor, "SIGKILL");
    await untilGone(supervisor, 5000);
  }
  if (removeData) rmSync(dataDir, { recursive: true, force: true });
}
