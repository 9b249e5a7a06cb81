import type { CheckFigures } from "./check";
import { median } from "./measure";
import type { Previews } from "./preview";
import type { Previewed } from "./preview/order";
import type { Starts } from "./starts";

/** What must hold. */
export interface Bound {
  readonly what: string;
  readonly value: number;
  readonly atMost: number;
  readonly unit: string;
}

export interface Figures {
  readonly seed: number;
  readonly objects: number;
  readonly machine: string;
  readonly preview?: Previews;
  readonly check?: CheckFigures;
  readonly starts?: Starts;
}

export const holds = ({ value, atMost }: Bound): boolean => value <= atMost;

export const secondsOf = (runs: readonly Previewed[]): number => median(runs.map(({ seconds }) => seconds));
export const packMbOf = (runs: readonly Previewed[]): number => median(runs.map(({ packMb }) => packMb));

const ofPreview = ({ empty, ours }: Previews): Bound[] => [
  { what: "preview: pack against empty pack", value: secondsOf(ours) / secondsOf(empty), atMost: 1.15, unit: "×" },
];

/** Ahead of each: less time and less memory than every peer that was measured. */
function ofCheck({ standings: [ours, _all, ...peers] }: CheckFigures): Bound[] {
  return peers.flatMap((peer) => {
    if (peer.seconds === undefined || peer.peakMb === undefined || ours?.seconds === undefined) return [];
    const time = { what: `check: time against ${peer.name}`, value: ours.seconds / peer.seconds, atMost: 1, unit: "×" };
    // Not every system tells what a process held.
    if (peer.peakMb === 0) return [time];
    const memory = (ours.peakMb ?? 0) / peer.peakMb;
    return [time, { what: `check: memory against ${peer.name}`, value: memory, atMost: 1, unit: "×" }];
  });
}

const ofStarts = ({ pack, check }: Starts): Bound[] => [
  { what: "cold start of the pack", value: pack, atMost: 0.6, unit: " s" },
  { what: "cold start of palisade check", value: check, atMost: 0.35, unit: " s" },
];

export const boundsOf = ({ preview, check, starts }: Figures): Bound[] => [
  ...(preview === undefined ? [] : ofPreview(preview)),
  ...(check === undefined ? [] : ofCheck(check)),
  ...(starts === undefined ? [] : ofStarts(starts)),
];

/** As `--json` prints it: sets become counts. */
export function asJson(figures: Figures): string {
  const { check, ...rest } = figures;
  const standings = check?.standings.map(({ refusals: _, ...standing }) => standing);
  const bounds = boundsOf(figures).map((bound) => ({ ...bound, holds: holds(bound) }));
  const plain = check === undefined ? rest : { ...rest, check: { standings, agreements: check.agreements } };
  return `${JSON.stringify({ ...plain, bounds }, (key, value) => (key === "log" ? undefined : value), 2)}\n`;
}
