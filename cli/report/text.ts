import { createColors } from "picocolors";
import { plain } from "./escape";
import type { Page, Row, Section, Tone } from "./page";

type Colors = ReturnType<typeof createColors>;
type Paint = (text: string) => string;

const paints = (colors: Colors): Readonly<Record<Tone, Paint>> => ({
  bad: colors.red,
  warn: colors.yellow,
  good: colors.green,
  plain: (text) => text,
});

/** A wider column would push the others off the screen. */
const widest = 48;
/** What stands behind a row is for the page and for JSON; a terminal gets the beginning. */
const shown = 3;

const lengthOf = (text: string): number => [...text].length;
const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - lengthOf(text)));

function linesOf(
  { tone, cells, more = [] }: Row,
  widths: readonly number[],
  paint: Readonly<Record<Tone, Paint>>,
): string[] {
  const last = cells.length - 1;
  const texts = cells.map((cell, index) => (index === last ? plain(cell) : padded(plain(cell), widths[index] ?? 0)));
  const rest = more.length > shown ? [`… and ${more.length - shown} more`] : [];
  const details = [...more.slice(0, shown), ...rest].map((one) => `      ${plain(one)}`);
  return [paint[tone](`  ${texts.join("  ")}`.trimEnd()), ...details];
}

function sectionLines({ title, notes, columns, rows, none }: Section, colors: Colors): string[] {
  const paint = paints(colors);
  const heads = [colors.bold(plain(title)), ...notes.map((note) => `  ${plain(note)}`)];
  if (rows.length === 0) return [...heads, `  ${plain(none)}`, ""];
  const table: Row[] = [{ tone: "plain", cells: columns }, ...rows];
  const widths = columns.map((_, index) =>
    Math.min(
      widest,
      table.reduce((most, { cells }) => Math.max(most, lengthOf(plain(cells[index] ?? ""))), 0),
    ),
  );
  const [head = [], ...body] = table.map((row) => linesOf(row, widths, paint));
  return [...heads, ...head.map((line) => colors.dim(line)), ...body.flat(), ""];
}

/** For a terminal: a table per section. */
export function asText({ title, at, attention, unread, facts, sections }: Page, color: boolean): string {
  const colors = createColors(color);
  const state =
    attention.length === 0
      ? [colors.green("Nothing is expired, overdue or without approval.")]
      : attention.map((one) => colors.red(plain(one)));
  const lines = [
    `${colors.bold(plain(title))} ${colors.dim(`as of ${plain(at)}`)}`,
    ...state,
    ...unread.map((one) => colors.red(`not read: ${plain(one)}`)),
    ...facts.map(([label, value]) => `${plain(label)}: ${plain(value)}`),
    "",
    ...sections.flatMap((section) => sectionLines(section, colors)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
