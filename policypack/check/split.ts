import type { InputProblem } from "./problem";

/** A piece of a file that is parsed on its own: one YAML document, or one JSON value. */
export interface Chunk {
  readonly file: string;
  readonly text: string;
  readonly line: number;
  readonly kind: "yaml" | "json";
  /** Found by looking into a folder, where files of other purposes lie about. */
  readonly found: boolean;
}

/** No API server takes an object of this size; reading on would only cost memory. */
const maxYaml = 8 * 1024 * 1024;
/** Lists of whole clusters come as JSON. */
const maxJson = 64 * 1024 * 1024;
const tooLarge = {
  yaml: "a YAML document larger than 8 MiB, which no API server takes; give large lists as JSON",
  json: "a JSON value larger than 64 MiB; give one object per line",
} as const;

const separator = /^---(?:[ \t]|$)/;
const saysNothing = /^(?:\s*(?:#.*)?|---[ \t]*(?:#.*)?|\.\.\.\s*)$/;
/** What Helm prints around the manifests of a release. */
const releaseHead = /^NAME: /;
const releaseMark = /^(?:HOOKS|MANIFEST):$/;
const releaseNotes = "NOTES:";

/** Cuts the lines of a file into chunks; only the chunk that is being read is held. */
export class Splitter {
  readonly #file: string;
  readonly #found: boolean;
  #lines: string[] = [];
  #size = 0;
  #first = 1;
  #at = 0;
  #kind: Chunk["kind"] | undefined;
  #nesting = new Nesting();
  #release = false;
  #notes = false;

  constructor(file: string, found: boolean) {
    this.#file = file;
    this.#found = found;
  }

  *take(line: string): Generator<Chunk | InputProblem> {
    this.#at += 1;
    if (this.#at === 1) this.#release = releaseHead.test(line);
    const apart = separator.test(line) && (this.#kind !== "json" || this.#nesting.isOutside);
    const mark = this.#release && (releaseMark.test(line) || line === releaseNotes);
    if (apart || mark) {
      yield* this.end();
      this.#notes = line === releaseNotes;
    }
    if (this.#notes || mark) return;
    if (this.#kind === undefined) this.#decide(line);
    this.#add(line);
    if (this.#kind === "json" && this.#nesting.passes(line)) yield* this.end();
  }

  /** What was read since the last chunk. */
  *end(): Generator<Chunk | InputProblem> {
    const [lines, size, line, kind] = [this.#lines, this.#size, this.#first, this.#kind ?? "yaml"];
    this.#lines = [];
    this.#size = 0;
    this.#kind = undefined;
    this.#nesting = new Nesting();
    const head = this.#release && releaseHead.test(lines[0] ?? "");
    if (size > mostOf(kind)) yield { file: this.#file, line, column: 1, reason: tooLarge[kind] };
    else if (!head && !lines.every((text) => saysNothing.test(text)))
      yield { file: this.#file, text: lines.join("\n"), line, kind, found: this.#found };
  }

  /** By its first line that says something: JSON starts with a bracket, and `{ a: 1 }` is YAML's to read. */
  #decide(line: string): void {
    if (saysNothing.test(line)) return;
    this.#kind = /^\s*[{[]\s*(?:["{[\]}]|$)/.test(line) ? "json" : "yaml";
    if (this.#kind === "yaml") return;
    // Comments above are no JSON.
    this.#lines = [];
    this.#size = 0;
  }

  #add(line: string): void {
    if (this.#size === 0) this.#first = this.#at;
    this.#size += line.length + 1;
    // What is too large is told at its end, and not held until then.
    if (this.#size > mostOf(this.#kind ?? "yaml")) this.#lines = [];
    else this.#lines.push(line);
  }
}

const mostOf = (kind: Chunk["kind"]): number => (kind === "json" ? maxJson : maxYaml);

const steps = new Map([
  ["{", 1],
  ["[", 1],
  ["}", -1],
  ["]", -1],
]);

/** Follows the brackets of JSON, so that values are told apart without parsing them. */
class Nesting {
  #depth = 0;
  #quoted = false;

  get isOutside(): boolean {
    return this.#depth <= 0 && !this.#quoted;
  }

  /** Whether all brackets are closed behind this line. */
  passes(line: string): boolean {
    for (let index = 0; index < line.length; index += 1) {
      const char = line[index];
      if (char === '"') this.#quoted = !this.#quoted;
      else if (!this.#quoted) this.#depth += steps.get(char ?? "") ?? 0;
      else if (char === "\\") index += 1;
    }
    // A text never goes on in the next line: what is left open is a slip, which parsing tells of.
    this.#quoted = false;
    return this.isOutside;
  }
}
