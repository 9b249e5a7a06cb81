import { spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { withLock } from "../lock";
import { UserProblem } from "../problem";
import { build, hasGo } from "./build";
import { cached, cacheRoot, entryFolder, store } from "./cache";
import { parseVersion, type Tool, toolNamed } from "./catalogue";
import { download } from "./download";
import { progressFor } from "./progress";

export type Source = "PATH" | "cache" | "download" | "built";

export interface FoundTool {
  name: string;
  version: string;
  file: string;
  source: Source;
  /** Folder of the files that came with it, where the catalogue names any. */
  files: string;
}

export interface EnsureOptions {
  env?: NodeJS.ProcessEnv;
  say?: (line: string) => void;
  signal?: AbortSignal;
}

interface Search {
  env: NodeJS.ProcessEnv;
  root: string;
  say: (line: string) => void;
  signal: AbortSignal;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A tool on PATH, if it tells a version that will do. */
function onPath(tool: Tool, env: NodeJS.ProcessEnv): FoundTool | undefined {
  const { accepts } = tool;
  if (accepts === undefined) return undefined;
  for (const folder of (env.PATH ?? "").split(delimiter).filter((part) => part !== "")) {
    const file = join(folder, tool.name);
    if (!isExecutable(file)) continue;
    const told = spawnSync(file, tool.versionArgs, { env, encoding: "utf8", timeout: 10_000 });
    const version = parseVersion(`${told.stdout}${told.stderr}`);
    if (version === undefined || !accepts(version)) continue;
    const { major, minor, patch } = version;
    return { name: tool.name, version: `${major}.${minor}.${patch}`, file, source: "PATH", files: "" };
  }
  return undefined;
}

const found = (tool: Tool, root: string, file: string, source: Source): FoundTool => ({
  name: tool.name,
  version: tool.version,
  file,
  source,
  files: join(entryFolder(root, tool), "files"),
});

/** Every way that would help with this tool. */
export function noWayLeft(tool: Tool): UserProblem {
  const ways = [
    ...(tool.accepts ? [`put ${tool.name} ${tool.version} on PATH`] : []),
    ...(tool.download ? ["let this machine reach the official download"] : []),
    "install Go 1.26 or later (https://go.dev/dl), which builds it from the module proxy",
    ...(tool.accepts ? [] : ["set PALISADE_CACHE to a cache that another machine has filled"]),
  ];
  const list = ways.map((way) => `\n  - ${way}`).join("");
  return new UserProblem(`${tool.name} ${tool.version} is needed and not here; any of these helps:${list}`, 2);
}

async function make(tool: Tool, { env, root, say, signal }: Search): Promise<FoundTool> {
  let source: Source = "download";
  try {
    const file = await store(root, tool, async (folder) => {
      if (await download(tool, folder, say, signal)) return;
      if (!hasGo(env)) throw noWayLeft(tool);
      source = "built";
      const progress = progressFor(`building ${tool.name} ${tool.version}`, tool.minutes, say);
      await build(tool, folder, env, progress, signal).finally(() => progress.stop());
    });
    return found(tool, root, file, source);
  } catch (thrown) {
    if (Reflect.get(Object(thrown), "code") !== "ENOSPC") throw thrown;
    throw new UserProblem(
      `the disk that holds ${root} is full; free some space and run this again, or set PALISADE_CACHE`,
    );
  }
}

async function ensureTool(tool: Tool, search: Search): Promise<FoundTool> {
  const there = onPath(tool, search.env);
  if (there !== undefined) return there;
  const kept = await cached(search.root, tool);
  if (kept !== undefined) return found(tool, search.root, kept, "cache");
  const waitForOther = async ({ pid }: { pid: number }): Promise<void> => {
    search.say(`  ${tool.name}: process ${pid} is making it; waiting`);
    await new Promise((next) => setTimeout(next, 3000));
    search.signal.throwIfAborted();
  };
  // Two clones share the cache: what the other one made meanwhile is taken.
  return withLock(`${entryFolder(search.root, tool)}.lock`, waitForOther, async () => {
    const meanwhile = await cached(search.root, tool);
    return meanwhile === undefined ? make(tool, search) : found(tool, search.root, meanwhile, "cache");
  });
}

/** Finds or makes each tool: PATH, then cache, then the official download, then Go. One after the other, as builds use all cores. */
export async function ensureTools(
  names: readonly string[],
  options: EnsureOptions = {},
): Promise<Map<string, FoundTool>> {
  const env = options.env ?? process.env;
  const search: Search = {
    env,
    root: cacheRoot(env),
    say: options.say ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
  };
  const result = new Map<string, FoundTool>();
  for (const name of names) result.set(name, await ensureTool(toolNamed(name), search));
  return result;
}
