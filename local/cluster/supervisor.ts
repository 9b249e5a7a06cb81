// Owns the control plane's processes. It is started detached, so that they outlive `npm run up`, and it takes them along
// when it dies, however that comes.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "../files";
import { takeLock } from "../lock";
import { markOf } from "../processes";
import type { FoundTool } from "../toolchain/ensure";
import { failure } from "./child";
import { layoutOf } from "./configuration";
import { startControlPlane } from "./controlPlane";

async function supervise(dataDir: string, found: FoundTool[]): Promise<void> {
  const { state, supervisor } = layoutOf(dataDir);
  // Two starters may have been too quick for each other: one set of processes on one set of data.
  if (takeLock(supervisor) !== undefined) return;
  const stopping = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
  const tools = new Map(found.map((tool) => [tool.name, tool]));
  const log = (line: string): void => void process.stdout.write(`${line}\n`);
  const { broken, stop, ...about } = await startControlPlane({ dataDir, tools, log, signal: stopping.signal });
  writePrivate(state, JSON.stringify({ ...about, ...markOf(process.pid) }));
  const asked = new Promise<undefined>((done) => stopping.signal.addEventListener("abort", () => done(undefined)));
  if (stopping.signal.aborted) return stop();
  const dead = await Promise.race([broken, asked]);
  rmSync(state, { force: true });
  await stop();
  if (dead !== undefined) throw failure(dead, "ended, and the control plane was stopped with it");
}

const [dataDir = "", tools = "[]"] = process.argv.slice(2);
supervise(dataDir, JSON.parse(tools) as FoundTool[])
  .then(() => process.exit(0))
  .catch((thrown: unknown) => {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    writePrivate(join(dataDir, "failure.txt"), message);
    process.stderr.write(`${message}\n`);
    process.exit(1);
  });
