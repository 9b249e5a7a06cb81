import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A piece of a file that is parsed on its own: one YAML document, or a whole JSON file. */
export interface Chunk {
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly kind: "yaml" | "json";
  /** Found by looking into a folder, where files of other purposes lie about. */
  readonly found: boolean;
}

/** What cannot be read at all. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

export const standardInput = "-";
const extensions = new Set([".yaml", ".yml", ".json"]);
const skipped = new Set(["node_modules", ".git"]);

/** No API server takes an object of this size; reading on would only cost memory. */
export const maxYamlBytes = 8 * 1024 * 1024;

interface File {
  readonly path: string;
  readonly found: boolean;
}

/** The files behind a list of paths; folders are searched, in a fixed order. */
export async function filesOf(paths: readonly string[]): Promise<File[]> {
  const lists = await Promise.all(paths.map(filesAt));
  return lists.flat();
}

async function filesAt(path: string): Promise<File[]> {
  if (path === standardInput) return [{ path, found: false }];
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new SourceError(`${path}: ${error.code === "ENOENT" ? "no such file or folder" : "cannot be read"}`);
  });
  return info.isDirectory() ? below(path) : [{ path, found: false }];
}

async function below(folder: string): Promise<File[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(entries.map((entry: Dirent) => belowEntry(folder, entry)));
  return lists.flat();
}

async function belowEntry(folder: string, entry: Dirent): Promise<File[]> {
  const path = join(folder, entry.name);
  if (entry.isDirectory()) return skipped.has(entry.name) ? [] : below(path);
  return entry.isFile() && extensions.has(extname(entry.name)) ? [{ path, found: true }] : [];
}

const isSeparator = (line: string): boolean => line === "---" || line.startsWith("--- ") || line.startsWith("---\t");

/** Reads a file piece by piece, so that a stream of many documents is never held as one text. */
export async function* chunksOf(file: File, stdin: Readable): AsyncGenerator<Chunk> {
  const input = file.path === standardInput ? stdin : createReadStream(file.path, "utf8");
  const name = file.path === standardInput ? "standard input" : file.path;
  const splitter = new Splitter(name, file.found);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      yield* splitter.take(line);
  } catch (error) {
    throw error instanceof SourceError ? error : new SourceError(`${name}: cannot be read`);
  }
  yield* splitter.end();
}

class Splitter {
  readonly #file: string;
  readonly #found: boolean;
  #lines: string[] = [];
  #bytes = 0;
  #first = 1;
  #at = 0;
  #kind: Chunk["kind"] | undefined;

  constructor(file: string, found: boolean) {
    this.#file = file;
    this.#found = found;
  }

  *take(line: string): Generator<Chunk> {
    this.#at += 1;
    this.#kind ??= kindOf(line);
    if (this.#kind !== "json" && isSeparator(line) && this.#lines.length > 0) yield* this.#flush();
    this.#lines.push(line);
    this.#bytes += line.length + 1;
    if (this.#kind !== "json" && this.#bytes > maxYamlBytes)
      throw new SourceError(
        `${this.#file}:${this.#first}: a YAML document larger than 8 MiB, which no API server takes; give large lists as JSON`,
      );
  }

  *end(): Generator<Chunk> {
    yield* this.#flush();
  }

  *#flush(): Generator<Chunk> {
    const text = this.#lines.join("\n");
    if (text.trim() !== "" && text.trim() !== "---")
      yield { file: this.#file, text, line: this.#first, kind: this.#kind ?? "yaml", found: this.#found };
    this.#lines = [];
    this.#bytes = 0;
    this.#first = this.#at;
  }
}

/** By its first line that is not blank: JSON starts with a bracket, and `{ a: 1 }` is YAML's to read. */
function kindOf(line: string): Chunk["kind"] | undefined {
  const text = line.replace(/^\uFEFF/, "").trim();
  if (text === "") return undefined;
  return /^(\{|\[)\s*("|\{|\[|\]|\}|$)/.test(text) ? "json" : "yaml";
}
