import { Lexer } from "yaml";
import type { Place } from "../rules/object";

/**
 * Deeper than any object. Parsers recurse, and not every runtime survives the end of its stack: what is deeper than this is never
 * given to one.
 */
export const deepest = 200;

const steps = new Map([
  ["[", 1],
  ["{", 1],
  ["]", -1],
  ["}", -1],
]);

/** Where a text is nested too deep, by brackets or by indentation. */
export function tooDeep(text: string): Place | undefined {
  return deepIndent(text) ?? (hasManyBrackets(text) ? deepBracket(text) : undefined);
}

/** Counted without regard to quotes, which is quick: few texts come near. */
function hasManyBrackets(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    depth += steps.get(text[index] ?? "") ?? 0;
    if (depth > deepest) return true;
  }
  return false;
}

function deepBracket(text: string): Place | undefined {
  let depth = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    depth += steps.get(token) ?? 0;
    if (depth > deepest) return placeAt(text, offset);
    // Marks of the lexer's own stand for no text.
    if (token !== "\x02" && token !== "\x18" && token !== "\x1f") offset += token.length;
  }
  return undefined;
}

/** Levels of indentation that are open, and the dashes and question marks that begin a line. */
function deepIndent(text: string): Place | undefined {
  const open: number[] = [];
  let line = 0;
  for (let start = 0; start < text.length; start = end(text, start) + 1) {
    line += 1;
    const indent = spaces(text, start);
    if (indent < 0) continue;
    while ((open.at(-1) ?? -1) >= indent) open.pop();
    open.push(indent);
    if (open.length + marksAt(text, start + indent) > deepest) return { line, column: indent + 1 };
  }
  return undefined;
}

function end(text: string, start: number): number {
  const found = text.indexOf("\n", start);
  return found < 0 ? text.length : found;
}

/** How far in a line starts; -1 where it says nothing. */
function spaces(text: string, start: number): number {
  let at = start;
  while (text[at] === " ") at += 1;
  return at >= text.length || text[at] === "\n" ? -1 : at - start;
}

function marksAt(text: string, start: number): number {
  let marks = 0;
  for (let at = start; "-?:".includes(text[at] ?? "x") && /[ \t]/.test(text[at + 1] ?? ""); marks += 1) {
    at += 1;
    while (text[at] === " " || text[at] === "\t") at += 1;
  }
  return marks;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
