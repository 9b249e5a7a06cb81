import { relative, sep } from "node:path";

/** What a terminal or a log would take for more than text: control characters, and marks that turn the direction of writing. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

const escaped = (char: string): string => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

/** Text of the input on one line, harmless wherever it is printed. */
export const shown = (text: string): string => text.replace(unprintable, escaped);

/** A file as code-review pages know it: from where the command runs, with slashes. */
export function pathOf(file: string): string {
  const near = relative(process.cwd(), file);
  const path = near === "" || near.startsWith("..") ? file : near;
  return path.split(sep).join("/");
}
