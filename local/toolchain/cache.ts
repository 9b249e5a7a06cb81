import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { bytesBelow } from "../files";
import type { Tool } from "./catalogue";

/** Written last, so an entry without it is an interrupted one. */
interface Seal {
  sha256: string;
  size: number;
  modified: number;
  /** Bytes of the files that came along; 0 where none did. */
  filesSize: number;
}

export const goOs = (): string => (process.platform === "win32" ? "windows" : process.platform);
export const goArch = (): string => (process.arch === "x64" ? "amd64" : process.arch);

export function cacheRoot(env: NodeJS.ProcessEnv): string {
  return env.PALISADE_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "palisade");
}

export const entryFolder = (root: string, { name, version }: Tool): string =>
  join(root, "tools", `${name}-${version}-${goOs()}-${goArch()}`);

export async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

const filesSize = (folder: string): number => {
  const files = join(folder, "files");
  return existsSync(files) ? bytesBelow(files) : 0;
};

const sealFile = (folder: string): string => join(folder, "seal.json");

function readSeal(folder: string): Seal | undefined {
  try {
    return JSON.parse(readFileSync(sealFile(folder), "utf8")) as Seal;
  } catch {
    return undefined; // unreadable counts as corrupt, and the entry is made anew
  }
}

/** The binary of a whole entry. Its content is hashed again only when its size or time changed. */
export async function cached(root: string, tool: Tool): Promise<string | undefined> {
  const folder = entryFolder(root, tool);
  const file = join(folder, tool.name);
  const seal = readSeal(folder);
  if (seal === undefined || !existsSync(file)) return undefined;
  if (filesSize(folder) !== seal.filesSize) return undefined;
  const { size, mtimeMs } = statSync(file);
  if (size === seal.size && mtimeMs === seal.modified) return file;
  return size === seal.size && (await sha256(file)) === seal.sha256 ? file : undefined;
}

/** What a killed run left beside the entry; the caller holds the entry's lock. */
function sweep(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    const stale = name.startsWith(`${basename(folder)}.`) && !name.includes(".lock");
    if (stale) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** Fills a new entry in a folder beside it, and moves it into place in one step. */
export async function store(root: string, tool: Tool, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = entryFolder(root, tool);
  mkdirSync(dirname(folder), { recursive: true });
  sweep(folder);
  const fresh = mkdtempSync(`${folder}.`);
  try {
    await fill(fresh);
    const file = join(fresh, tool.name);
    const { size, mtimeMs: modified } = statSync(file);
    const seal: Seal = { sha256: await sha256(file), size, modified, filesSize: filesSize(fresh) };
    writeFileSync(sealFile(fresh), JSON.stringify(seal));
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return join(folder, tool.name);
}
