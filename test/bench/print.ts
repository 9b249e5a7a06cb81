import type { CheckFigures, Standing } from "./check";
import { boundsOf, type Figures, holds, packMbOf, secondsOf } from "./figures";
import type { Previews } from "./preview";
import type { Starts } from "./starts";

const ratio = (value: number, base: number): string => `${(value / base).toFixed(2)}×`;
const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** Columns side by side; the first to the left, all others to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ")}`.trimEnd(),
  );
}

function previewLines({ none, empty, ours }: Previews): string[] {
  const base = secondsOf(empty);
  const rows = [
    ["", "time", "against empty pack", "memory of pack", "violations"],
    ["no pack", seconds(secondsOf(none)), ratio(secondsOf(none), base), "", ""],
    ["empty pack", seconds(base), ratio(base, base), `${packMbOf(empty).toFixed(0)} MB`, "0"],
    [
      "this pack",
      seconds(secondsOf(ours)),
      ratio(secondsOf(ours), base),
      `${packMbOf(ours).toFixed(0)} MB`,
      `${ours[0]?.violations ?? 0}`,
    ],
  ];
  return [`Preview of a new stack, median of ${ours.length}`, ...table(rows), ""];
}

function standingRow(standing: Standing, ours: Standing | undefined): string[] {
  const { name, version, seconds: time, msPerObject, peakMb, missing } = standing;
  if (time === undefined) return [name, version, `not measured: ${missing}`, "", "", "", ""];
  const times = ratio(time, ours?.seconds ?? time);
  const memory = ratio(peakMb ?? 0, ours?.peakMb ?? 1);
  return [name, version, times, memory, seconds(time), `${msPerObject?.toFixed(2)} ms`, `${peakMb?.toFixed(0)} MB`];
}

const differences = ({ agreements }: CheckFigures): string[] =>
  agreements.flatMap(({ rule, others }) =>
    others
      .filter(({ differ }) => differ.length > 0)
      .map(({ name, differ }) => `  ${rule}: ${name} judges ${differ.length} otherwise, such as ${differ[0]}`),
  );

function checkLines(check: CheckFigures): string[] {
  const { standings, agreements } = check;
  const head = ["", "version", "time", "memory", "whole", "an object", "peak"];
  const names = agreements[0]?.others.map(({ name }) => name) ?? [];
  const counts = agreements.map(({ rule, ours, others }) => [
    rule,
    `${ours}`,
    ...others.map(({ count, differ }) => (differ.length === 0 ? `${count}` : `${count} (≠)`)),
  ]);
  const otherwise = differences(check);
  return [
    "Check of the same file, ratios against palisade with the shared rules",
    ...table([head, ...standings.map((standing) => standingRow(standing, standings[0]))]),
    "",
    "Objects refused by each rule",
    ...table([["", "palisade, shared rules", ...names], ...counts]),
    ...(otherwise.length === 0 ? ["  all agree on every object"] : otherwise),
    "",
  ];
}

function startLines(starts: Starts): string[] {
  const row = (what: string, value: number, base: number): string[] => [
    what,
    seconds(value),
    ratio(value, starts.node),
    ratio(value, base),
  ];
  return [
    "Cold starts, median",
    ...table([
      ["", "time", "against node -e 0", "against empty pack"],
      row("node -e 0", starts.node, starts.emptyPack),
      row("empty pack, to its port", starts.emptyPack, starts.emptyPack),
      row("this pack, to its port", starts.pack, starts.emptyPack),
      row("empty pack, below the engine's host", starts.emptyPackHosted, starts.emptyPackHosted),
      row("this pack, below the engine's host", starts.packHosted, starts.emptyPackHosted),
      row("palisade check of one object", starts.check, starts.emptyPack),
    ]),
    "",
  ];
}

/** Everything for a reader at a terminal. */
export function asText(figures: Figures): string {
  const { seed, objects, machine, preview, check, starts } = figures;
  const bounds = boundsOf(figures).map((bound) => [
    bound.what,
    `${bound.value.toFixed(2)}${bound.unit}`,
    `at most ${bound.atMost.toFixed(2)}${bound.unit}`,
    holds(bound) ? "holds" : "MISSED",
  ]);
  return [
    `${objects} objects (seed ${seed}), ${machine}`,
    "",
    ...(preview === undefined ? [] : previewLines(preview)),
    ...(check === undefined ? [] : checkLines(check)),
    ...(starts === undefined ? [] : startLines(starts)),
    "Bounds",
    ...table(bounds),
    "",
  ].join("\n");
}
