import { tooDeep } from "./depth";
import type { SyntaxProblem } from "./yaml";
import { type Parsed, parseYaml } from "./yaml";

/** Above this, places inside a JSON file are not worth the time it takes to find them. */
const exactBelow = 256 * 1024;

/** Small JSON goes through the YAML parser, which knows places and repeated keys; a large one through the fast one. */
export function parseJson(text: string, firstLine = 1): { documents: Parsed[]; problems: SyntaxProblem[] } {
  if (text.length < exactBelow) return parseYaml(text, firstLine, "1.2");
  const deep = tooDeep(text);
  if (deep !== undefined)
    return { documents: [], problems: [{ ...deep, line: deep.line + firstLine - 1, reason: "nested too deeply" }] };
  try {
    return { documents: [{ value: JSON.parse(text), line: firstLine, locate: () => undefined }], problems: [] };
  } catch (error) {
    const offset = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    return { documents: [], problems: [{ ...placeOf(text, Number(offset ?? 0), firstLine), reason: "is not JSON" }] };
  }
}

function placeOf(text: string, offset: number, firstLine: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length + firstLine - 1, column: offset - start + 1 };
}
