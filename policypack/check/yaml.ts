import {
  type Document,
  type DocumentOptions,
  LineCounter,
  type ParseOptions,
  parseAllDocuments,
  type SchemaOptions,
  type Tags,
} from "yaml";
import { UNKNOWN } from "../rules/field";
import type { Place } from "../rules/object";

/** One document as plain data. */
export interface Parsed {
  readonly value: unknown;
  readonly line: number;
  readonly locate: (path: string) => Place | undefined;
}

export interface SyntaxProblem extends Place {
  readonly reason: string;
}

/** 1.1 is how kubectl and Helm read files: `no` is false, 0400 is octal. */
type Version = "1.1" | "1.2";
type Options = ParseOptions & DocumentOptions & SchemaOptions;

/** Aliases may not blow a small file up into a large object. */
const maxAliases = 100;

const dropped = new Set(["tag:yaml.org,2002:timestamp"]);

// Dates and base-60 numbers stay text, as they do for an API server. In fixtures `!unknown` stands for an unknown value.
const withOurs = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === "string" || !(dropped.has(tag.tag) || Reflect.get(tag, "format") === "TIME")),
  { tag: "!unknown", resolve: () => UNKNOWN },
];

const optionsFor = (version: Version): Options => ({
  version,
  merge: true,
  uniqueKeys: true,
  customTags: withOurs,
  logLevel: "error",
});

/** Deeper than any object; the parser would take long to say so itself. */
const deepest = 1000;
/** One slip makes a parser stumble on; what follows the first few tells nobody anything. */
const mostProblems = 5;

/** The line on which brackets are open too deep, counted without regard to quotes: no honest text comes near. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  let line = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === "\n") line += 1;
    else if (char === "[" || char === "{") depth += 1;
    else if (char === "]" || char === "}") depth -= 1;
    if (depth > deepest) return line;
  }
  return undefined;
}

/** Every document of a text, and everything that keeps it from being YAML. `firstLine` is the text's place in its file. */
export function parseYaml(text: string, firstLine = 1, version: Version = "1.2"): Read {
  const line = tooDeep(text);
  if (line !== undefined)
    return { documents: [], problems: [{ line: firstLine + line, column: 1, reason: "nested too deeply" }] };
  try {
    return read(text, firstLine, version);
  } catch (error) {
    // The parser recurses: nesting without end ends its stack, and nothing else gets here.
    const reason = error instanceof RangeError ? "nested too deeply" : "cannot be read as YAML";
    return { documents: [], problems: [{ line: firstLine, column: 1, reason }] };
  }
}

interface Read {
  documents: Parsed[];
  problems: SyntaxProblem[];
}

function read(text: string, firstLine: number, version: Version): Read {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...optionsFor(version), lineCounter: lines });
  const found: Read = { documents: [], problems: [] };
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: line + firstLine - 1, column: col };
  };
  const documents = Array.isArray(parsed) ? parsed : [];
  for (const [index, document] of documents.entries()) {
    const errors = [...document.errors, ...document.warnings];
    for (const error of errors.slice(0, mostProblems))
      found.problems.push({ ...place(error.pos[0]), reason: reasonOf(error.message) });
    if (errors.length > 0 || document.contents === null) continue;
    const start = place(document.contents.range?.[0] ?? 0);
    const value = plain(document);
    if (value instanceof Error) found.problems.push({ ...start, reason: value.message });
    else found.documents.push({ value, line: start.line, locate: locator(text, index, firstLine, version) });
  }
  return found;
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    return error instanceof ReferenceError
      ? new Error("aliases expand beyond all bounds")
      : new Error("cannot be read");
  }
}

// The library appends an excerpt of the file, which may hold a credential.
const reasonOf = (message: string): string => (message.split("\n")[0] ?? message).replace(/ at line \d+.*$/, "");

/** Steps of `spec.containers[0].env["a.b"]`. */
export const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plainKey]) =>
    index === undefined ? (quoted ?? plainKey ?? "") : Number(index),
  );

interface Located {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** Findings come object by object, so the text parsed last is nearly always the one asked for. */
let last: Located | undefined;

function located(text: string, version: Version): Located {
  if (last?.text === text) return last;
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...optionsFor(version), lineCounter: lines });
  last = { text, documents: Array.isArray(parsed) ? parsed : [], lines };
  return last;
}

/** Finds the place of a path, or of the nearest thing above it; parses again, since most objects are never asked for. */
function locator(text: string, index: number, firstLine: number, version: Version): Parsed["locate"] {
  return (path) => {
    const { documents, lines } = located(text, version);
    const document = documents[index];
    const offset = document === undefined ? undefined : offsetOf(document, stepsOf(path));
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line: line + firstLine - 1, column: col };
  };
}

function offsetOf(document: Document.Parsed, steps: readonly (string | number)[]): number | undefined {
  for (let length = steps.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
    const range: unknown = typeof node === "object" && node !== null ? Reflect.get(node, "range") : undefined;
    if (Array.isArray(range)) return Number(range[0]);
  }
  return undefined;
}
