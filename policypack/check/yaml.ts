import {
  type Document,
  type DocumentOptions,
  LineCounter,
  type ParseOptions,
  parseAllDocuments,
  parseDocument,
  type SchemaOptions,
  type Tags,
} from "yaml";
import { UNKNOWN } from "../rules/field";
import type { Place } from "../rules/object";
import { bulkReader } from "./bulkYaml";
import { tooDeep } from "./depth";
import { offsetOf, type Plain, plainOf } from "./nodes";
import { type Spot, spotsOf } from "./places";

/** One document as plain data. */
export interface Parsed {
  readonly value: unknown;
  readonly line: number;
  readonly locate: (path: string) => Place | undefined;
}

export interface SyntaxProblem extends Place {
  readonly reason: string;
}

export interface Read {
  readonly documents: Parsed[];
  readonly problems: SyntaxProblem[];
}

/** 1.1 is how kubectl and Helm read files: `no` is false, 0400 is octal. */
export type Version = "1.1" | "1.2";
type Options = ParseOptions & DocumentOptions & SchemaOptions;

const dropped = new Set(["tag:yaml.org,2002:timestamp"]);

// Dates and base-60 numbers stay text, as they do for an API server. In fixtures `!unknown` stands for an unknown value.
const withOurs = (tags: Tags): Tags => [
  ...tags.filter((tag) => typeof tag === "string" || !(dropped.has(tag.tag) || Reflect.get(tag, "format") === "TIME")),
  { tag: "!unknown", resolve: () => UNKNOWN },
];

// Repeated keys are found while reading the nodes: the library compares every key with every other.
const optionsFor = (version: Version): Options => ({
  version,
  merge: true,
  uniqueKeys: false,
  customTags: withOurs,
  logLevel: "error",
});

/** One slip makes a parser stumble on; what follows the first few tells nobody anything. */
const mostProblems = 5;

/** Texts of scalars repeat without end: most of a cluster says the same. */
const mostScalars = 10_000;
const scalars: Readonly<Record<Version, Map<string, unknown>>> = { "1.1": new Map(), "1.2": new Map() };

/** No number begins with a letter or ends in a unit, and these words alone are something else than text. */
const evidentlyText = /^(?:(?!(?:y|n|yes|no|true|false|on|off|null)$)(?:--)?[a-z/][\w./:@=+-]*|\d+(?:m|[KMGT]i?))$/i;

/** What a plain scalar on one line stands for. */
export const scalarOf =
  (version: Version) =>
  (text: string): unknown => {
    if (evidentlyText.test(text)) return text;
    const known = scalars[version];
    if (known.has(text)) return known.get(text);
    const { value } = dataOf(parseDocument(`value: ${text}`, optionsFor(version)));
    const read: unknown = Reflect.get(Object(value), "value");
    if (known.size >= mostScalars) known.clear();
    known.set(text, read);
    return read;
  };

const inBulk = { "1.1": bulkReader(scalarOf("1.1")), "1.2": bulkReader(scalarOf("1.2")) };

// Go's parser, which kubectl uses, ends a line at each of these: what looks like a comment to others is a field to it.
const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g;

/** The whole parser takes seconds for more; no object that an API server takes is larger. */
const mostWhole = 3 * 1024 * 1024;
const tooLong = "a YAML document larger than 3 MiB in a form that takes long to read; give it as JSON";

/** One document, as it comes from a file that was split at its separators: by the fast reader where it is plain. */
export function parseOne(written: string, firstLine: number, version: Version): Read {
  const text = written.replace(lineBreaks, "\n");
  const deep = tooDeep(text);
  if (deep !== undefined) return nestedAt(deep, firstLine);
  const plain = inBulk[version](text);
  if (plain === undefined && text.length > mostWhole)
    return { documents: [], problems: [{ line: firstLine, column: 1, reason: tooLong }] };
  if (plain === undefined) return parseWhole(text, firstLine, version);
  if (plain.value === null) return { documents: [], problems: [] };
  const line = firstLine + leadingLines(text);
  return { documents: [{ value: plain.value, line, locate: bulkLocator(text, firstLine) }], problems: [] };
}

/** Lines before the first that says something. */
function leadingLines(text: string): number {
  const lead = /^(?:(?: *#.*| *|---(?: .*)?)\n)*/.exec(text)?.[0] ?? "";
  return lead.split("\n").length - 1;
}

/** Every document of a text, and everything that keeps it from being YAML. `firstLine` is the text's place in its file. */
export function parseYaml(text: string, firstLine = 1, version: Version = "1.2"): Read {
  const deep = tooDeep(text);
  return deep === undefined ? parseWhole(text, firstLine, version) : nestedAt(deep, firstLine);
}

function parseWhole(text: string, firstLine: number, version: Version): Read {
  try {
    return read(text, firstLine, version);
  } catch (error) {
    // The parser recurses: nesting without end ends its stack, and nothing else gets here.
    const reason = error instanceof RangeError ? "nested too deeply" : "cannot be read as YAML";
    return { documents: [], problems: [{ line: firstLine, column: 1, reason }] };
  }
}

const moved = ({ line, column }: Place, firstLine: number): Place => ({ line: line + firstLine - 1, column });

const nestedAt = (deep: Place, firstLine: number): Read => ({
  documents: [],
  problems: [{ ...moved(deep, firstLine), reason: "nested too deeply" }],
});

function read(text: string, firstLine: number, version: Version): Read {
  const { documents, lines } = located(text, version);
  const found: Read = { documents: [], problems: [] };
  for (const [index, document] of documents.entries()) {
    const { value, problems } = dataOf(document);
    for (const { offset, reason } of problems.slice(0, mostProblems))
      found.problems.push({ ...placeIn(lines, offset, firstLine), reason });
    if (problems.length > 0 || value === null) continue;
    const { line } = placeIn(lines, offsetOf(document.contents), firstLine);
    found.documents.push({ value, line, locate: locator(text, index, firstLine, version) });
  }
  return found;
}

function dataOf(document: Document.Parsed): Plain {
  const errors = [...document.errors, ...document.warnings];
  if (errors.length === 0) return plainOf(document);
  return { value: null, problems: errors.map(({ pos, message }) => ({ offset: pos[0], reason: reasonOf(message) })) };
}

const placeIn = (lines: LineCounter, offset: number, firstLine: number): Place => {
  const { line, col } = lines.linePos(offset);
  return { line: line + firstLine - 1, column: col };
};

// The library appends an excerpt of the file, which may hold a credential, and tells of its own stack.
const reasonOf = (message: string): string =>
  message.includes("call stack")
    ? "nested too deeply"
    : (message.split("\n")[0] ?? message).replace(/ at line \d+.*$/, "");

/** Steps of `spec.containers[0].env["a.b"]`. */
export const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, plainKey]) =>
    index === undefined ? (quoted ?? plainKey ?? "") : Number(index),
  );

interface Located {
  readonly text: string;
  readonly version: Version;
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** Findings come object by object, so the text parsed last is nearly always the one asked for. */
let last: Located | undefined;

function located(text: string, version: Version): Located {
  if (last?.text === text && last.version === version) return last;
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...optionsFor(version), lineCounter: lines });
  last = { text, version, documents: Array.isArray(parsed) ? parsed : [], lines };
  return last;
}

let lastSpots: { readonly text: string; readonly root: Spot; readonly lines: LineCounter } | undefined;

/** Places of a text that the fast reader could read; many findings fall on the same one. */
function spots(text: string): NonNullable<typeof lastSpots> {
  if (lastSpots?.text !== text) {
    const lines = new LineCounter();
    for (let at = 0; at >= 0; at = text.indexOf("\n", at) + 1 || -1) lines.addNewLine(at);
    lastSpots = { text, root: spotsOf(text), lines };
  }
  return lastSpots;
}

/** Finds the place of a path in a text read in bulk, or of the nearest thing above it. */
const bulkLocator =
  (text: string, firstLine: number): Parsed["locate"] =>
  (path) => {
    const { root, lines } = spots(text);
    let spot = root;
    for (const step of stepsOf(path)) spot = spot.below.get(step) ?? { ...spot, below: new Map() };
    return placeIn(lines, spot.offset, firstLine);
  };

/** The same in a text that took the whole parser; parses again where another text came in between. */
function locator(text: string, index: number, firstLine: number, version: Version): Parsed["locate"] {
  return (path) => {
    const { documents, lines } = located(text, version);
    const document = documents[index];
    const offset = document === undefined ? undefined : offsetAt(document, stepsOf(path));
    return offset === undefined ? undefined : placeIn(lines, offset, firstLine);
  };
}

function offsetAt(document: Document.Parsed, steps: readonly (string | number)[]): number | undefined {
  for (let length = steps.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(steps.slice(0, length), true);
    const range: unknown = typeof node === "object" && node !== null ? Reflect.get(node, "range") : undefined;
    if (Array.isArray(range)) return Number(range[0]);
  }
  return undefined;
}
