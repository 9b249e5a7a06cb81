import {
  type Document,
  type DocumentOptions,
  LineCounter,
  type ParseOptions,
  parseAllDocuments,
  type ScalarTag,
  type SchemaOptions,
} from "yaml";
import { UNKNOWN } from "../rules/field";

/** One YAML document as plain data, with the line on which it starts. */
export interface Parsed {
  readonly value: unknown;
  readonly line: number;
}

export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

// In fixtures and test inputs `!unknown` stands for what a preview cannot know.
const unknownTag: ScalarTag = { tag: "!unknown", resolve: () => UNKNOWN };

/** Aliases may not blow a small file up into a large object. */
const maxAliases = 100;

const options: ParseOptions & DocumentOptions & SchemaOptions = {
  uniqueKeys: true,
  customTags: [unknownTag],
  logLevel: "error",
};

/** Every document of a text, and everything that keeps it from being YAML. `firstLine` is the text's place in its file. */
export function parseYaml(text: string, firstLine = 1): { documents: Parsed[]; problems: SyntaxProblem[] } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...options, lineCounter: lines });
  const documents: Parsed[] = [];
  const problems: SyntaxProblem[] = [];
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: line + firstLine - 1, column: col };
  };
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const errors = [...document.errors, ...document.warnings];
    for (const error of errors) problems.push({ ...place(error.pos[0]), reason: reasonOf(error.message) });
    if (errors.length > 0 || document.contents === null) continue;
    const start = place(document.contents.range?.[0] ?? 0);
    const value = plain(document);
    if (value instanceof Error) problems.push({ ...start, reason: value.message });
    else documents.push({ value, line: start.line });
  }
  return { documents, problems };
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    return error instanceof Error ? error : new Error("cannot be read");
  }
}

// The library appends an excerpt of the file, which may hold a credential.
const reasonOf = (message: string): string => (message.split("\n")[0] ?? message).replace(/ at line \d+.*$/, "");
