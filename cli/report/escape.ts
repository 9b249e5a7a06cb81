/** What a terminal obeys, what XML forbids, what turns the direction of a line. */
const unprintable = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const asCodePoint = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

/** One line of plain characters: anything that could pose as something else is written as its code point. */
export const plain = (text: string): string => text.replace(/[\n\t]/g, " ").replace(unprintable, asCodePoint);

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The same, as text or as an attribute of HTML and SVG. */
export const escapeHtml = (text: string): string => plain(text).replace(/[&<>"']/g, (char) => entities[char] ?? "");
