import { createReadStream, type Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Readable } from "node:stream";
import { linesOf } from "./decode";
import { type InputProblem, SourceError } from "./problem";
import { type Chunk, Splitter } from "./split";

const standardInput = "-";
const extensions = new Set([".yaml", ".yml", ".json"]);
const skipped = new Set(["node_modules", ".git"]);

/** A file to read, with its size where it has one. */
export interface Source {
  readonly path: string;
  /** Found by looking into a folder. */
  readonly found: boolean;
  readonly bytes: number;
}

export interface Sources {
  readonly files: Source[];
  readonly problems: InputProblem[];
}

/** The files behind a list of paths. Folders are searched in a fixed order, links are followed, none twice. */
export async function sourcesOf(paths: readonly string[]): Promise<Sources> {
  const search = new Search();
  for (const path of paths) {
    if (path === standardInput) search.files.push({ path, found: false, bytes: 0 });
    else await search.look(path, false);
  }
  return search;
}

class Search implements Sources {
  readonly files: Source[] = [];
  readonly problems: InputProblem[] = [];
  readonly #seen = new Set<string>();

  async look(path: string, found: boolean): Promise<void> {
    try {
      const info = await stat(path);
      if (info.isDirectory()) await this.#below(path);
      else if (!found || (info.isFile() && (await this.#isNew(path))))
        this.files.push({ path, found, bytes: info.isFile() ? info.size : 0 });
    } catch (error) {
      this.problems.push({ file: path, line: 0, column: 0, reason: reasonOf(error) });
    }
  }

  async #below(folder: string): Promise<void> {
    if (!(await this.#isNew(folder))) return;
    const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) if (isWanted(entry)) await this.look(join(folder, entry.name), true);
  }

  /** Links may lead in a circle, or twice to the same place. */
  async #isNew(path: string): Promise<boolean> {
    const real = await realpath(path);
    const known = this.#seen.has(real);
    this.#seen.add(real);
    return !known;
  }
}

function isWanted(entry: Dirent): boolean {
  if (entry.isDirectory()) return !skipped.has(entry.name);
  // A link without an extension may lead to a folder.
  return extensions.has(extname(entry.name)) || (entry.isSymbolicLink() && extname(entry.name) === "");
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  ENOTDIR: "no such file or folder",
  EACCES: "may not be read",
  EPERM: "may not be read",
  ELOOP: "is a link that leads back to itself",
};

const reasonOf = (error: unknown): string => reasons[String(Reflect.get(Object(error), "code"))] ?? "cannot be read";

/** How a source is called in reports. */
export const nameOf = ({ path }: Source): string => (path === standardInput ? "standard input" : path);

/** Reads a file piece by piece, so that a stream of many documents is never held as one text. */
export async function* chunksOf(
  source: Source,
  stdin: Readable,
  read: (bytes: number) => void = () => undefined,
): AsyncGenerator<Chunk | InputProblem> {
  const splitter = new Splitter(nameOf(source), source.found);
  const input = source.path === standardInput ? stdin : createReadStream(source.path);
  try {
    for await (const lines of linesOf(counted(input, read), nameOf(source)))
      for (const line of lines) yield* splitter.take(line);
    yield* splitter.end();
  } catch (error) {
    yield error instanceof SourceError
      ? error.problem
      : { file: nameOf(source), line: 0, column: 0, reason: reasonOf(error) };
  }
}

async function* counted(input: Readable, read: (bytes: number) => void): AsyncGenerator<Buffer | string> {
  for await (const piece of input) {
    read(piece.length);
    yield piece;
  }
}
