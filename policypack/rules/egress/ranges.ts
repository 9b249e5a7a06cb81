/** A closed interval of integers. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of integers as intervals: sorted, apart from each other by at least one. */
export type Ranges = readonly Range[];

export const none: Ranges = [];

const before = (a: Range, b: Range): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0);

export function union(...sets: readonly Ranges[]): Ranges {
  const filled = sets.filter((set) => set.length > 0);
  if (filled.length <= 1) return filled[0] ?? none;
  const merged: Range[] = [];
  for (const next of filled.flat().sort(before)) {
    const last = merged.at(-1);
    if (last === undefined || next.from > last.to + 1n) merged.push(next);
    else if (next.to > last.to) merged[merged.length - 1] = { from: last.from, to: next.to };
  }
  return merged;
}

export function intersect(a: Ranges, b: Ranges): Ranges {
  const common: Range[] = [];
  let [i, j] = [0, 0];
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    const from = x.from > y.from ? x.from : y.from;
    const to = x.to < y.to ? x.to : y.to;
    if (from <= to) common.push({ from, to });
    if (x.to < y.to) i += 1;
    else j += 1;
  }
  return common;
}

/** What is in `a` and not in `b`. */
export function subtract(a: Ranges, b: Ranges): Ranges {
  const left: Range[] = [];
  for (const { from, to } of a) {
    let start = from;
    for (const gone of b) {
      if (gone.to < start) continue;
      if (gone.from > to) break;
      if (gone.from > start) left.push({ from: start, to: gone.from - 1n });
      start = gone.to + 1n;
    }
    if (start <= to) left.push({ from: start, to });
  }
  return left;
}

export const overlaps = (a: Ranges, b: Ranges): boolean => intersect(a, b).length > 0;
export const covers = (whole: Ranges, part: Ranges): boolean => subtract(part, whole).length === 0;
export const size = (set: Ranges): bigint => set.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
