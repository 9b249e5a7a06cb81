import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { guard } from "../guard";
import { UserProblem } from "../problem";
import type { Tool } from "./catalogue";

const modules = join(__dirname, "modules");

export const hasGo = (env: NodeJS.ProcessEnv): boolean => spawnSync("go", ["version"], { env }).status === 0;

const goEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  GOFLAGS: "-mod=readonly -buildvcs=false",
  GOWORK: "off",
  CGO_ENABLED: env.CGO_ENABLED ?? "1",
});

/** How many packages a build goes through: the bar's scale. */
function packageCount(tool: Tool, env: NodeJS.ProcessEnv): number {
  const tags = tool.tags ? ["-tags", tool.tags] : [];
  const cwd = join(modules, tool.module);
  const listed = spawnSync("go", ["list", ...tags, "-deps", tool.package], {
    cwd,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return listed.status === 0 ? listed.stdout.trim().split("\n").length : 0;
}

export interface BuildProgress {
  start(total: number): void;
  step(done: number): void;
}

/** Builds a tool into `folder`. Go keeps what it compiled, so a build that was stopped goes on where it was. */
export async function build(
  tool: Tool,
  folder: string,
  env: NodeJS.ProcessEnv,
  progress: BuildProgress,
  signal: AbortSignal,
): Promise<void> {
  const go = goEnvironment(env);
  progress.start(packageCount(tool, go));
  const args = ["build", "-v", "-trimpath", "-ldflags", `-s -w ${tool.ldflags ?? ""}`.trim()];
  if (tool.tags) args.push("-tags", tool.tags);
  args.push("-o", join(folder, tool.name), tool.package);
  const child = spawn("sh", ["-c", guard, "sh", "go", ...args], {
    cwd: join(modules, tool.module),
    env: go,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const stop = (): boolean => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const complaints: string[] = [];
  let compiled = 0;
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    for (const line of chunk.split("\n").filter((text) => text !== "")) {
      // Package paths are progress; whatever else Go says is kept for the error.
      if (/^[\w./~-]+$/.test(line)) progress.step(++compiled);
      else complaints.push(line);
    }
  });
  const code = await new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted(); // only now: Go has let go of the folder
  if (code !== 0) throw new UserProblem(buildFailure(tool, complaints));
  copyModuleFiles(tool, folder, go);
}

function buildFailure(tool: Tool, complaints: readonly string[]): string {
  const last = complaints.slice(-15).join("\n  ");
  const full = complaints.some((line) => line.includes("no space left on device"));
  const hint = full
    ? "the disk is full; free some space (a build needs about 6 GB) and try again"
    : "see Go's last words above";
  return `${tool.name} ${tool.version} does not build:\n  ${last}\n${hint}`;
}

/** Folder of a Go module's source in Go's own cache. */
export function goModuleDir(tool: Tool, env: NodeJS.ProcessEnv = process.env): string {
  const name = tool.files?.module ?? tool.package;
  const cwd = join(modules, tool.module);
  spawnSync("go", ["mod", "download", name], { cwd, env: goEnvironment(env) });
  const listed = spawnSync("go", ["list", "-m", "-f", "{{.Dir}}", name], {
    cwd,
    env: goEnvironment(env),
    encoding: "utf8",
  });
  const folder = listed.stdout.trim();
  if (listed.status !== 0 || folder === "")
    throw new UserProblem(`the source of ${name} cannot be found:\n  ${listed.stderr}`);
  return folder;
}

function copyModuleFiles(tool: Tool, folder: string, env: NodeJS.ProcessEnv): void {
  if (tool.files === undefined) return;
  const source = goModuleDir(tool, env);
  for (const path of tool.files.paths) {
    const target = join(folder, "files", path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(source, path), target, { recursive: true });
  }
  // Go keeps its sources read-only; ours must be removable.
  spawnSync("chmod", ["-R", "u+w", join(folder, "files")]);
}
