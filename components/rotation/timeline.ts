import { type Day, dayOf } from "./calendar";

/**
 * How far all credentials have turned by the end of each day. A credential of phase `p` gets a new key on the day on which
 * the turn passes `p`, and again after each whole turn: a day takes the share of the keys by which it turns.
 */
export interface Timeline {
  /** The turn at the end of `epoch + i`. */
  turned: readonly number[];
}

/** What decides the timeline. */
export interface Pace {
  periodDays: number;
  earlier: readonly { periodDays: number; until: Day }[];
  /** For each day from the epoch on, the day since when it is known that nothing may happen then; empty without freezes. */
  blocked: readonly Day[];
}

/** One whole turn. Whole numbers, so that every machine counts the same. */
export const turn = 2 ** 32;
export const longestPeriod = 90;
export const epoch: Day = dayOf("2020-01-01");
/** Later than every day: a day that is not blocked is known to be so never. */
export const never: Day = 1e9;
/** No day before this one is blocked: the first keys of the timeline come before all freezes. */
export const firstBlocked: Day = epoch + 200;

/** The timeline up to `last`: where no freeze is near, exactly one turn in each period. */
export function timelineOf(pace: Pace, last: Day): Timeline {
  const turned: number[] = [];
  const periods = Array.from({ length: last - epoch + 1 }, (_, i) => periodAt(pace, epoch + i));
  const even = pace.blocked.length === 0 && pace.earlier.length === 0;
  for (let i = 0; i < periods.length; i++) {
    const share = isBlocked(pace, i, i) ? 0 : shareOf(i, periods[i] ?? pace.periodDays);
    const most = even || share === 0 || i < longestPeriod ? share : Math.max(share, demandOn(pace, i, turned, periods));
    turned.push((turned[i - 1] ?? 0) + most);
  }
  return { turned };
}

const periodAt = (pace: Pace, day: Day): number =>
  pace.earlier.find(({ until }) => day <= until)?.periodDays ?? pace.periodDays;

/** What a day turns when all days are alike; whole numbers whose sum over a period is exactly one turn. */
const shareOf = (i: number, periodDays: number): number =>
  Math.floor(((i + 1) * turn) / periodDays) - Math.floor((i * turn) / periodDays);

/** Whether a day is blocked, as far as another day knows. */
const isBlocked = (pace: Pace, i: number, known: number): boolean => (pace.blocked[i] ?? never) <= epoch + known;

/** What a day must turn so that each key in use meets its end of life, with equal loads on the free days until then. */
function demandOn(pace: Pace, day: number, turned: readonly number[], periods: readonly number[]): number {
  const free = freeDays(pace, day);
  const before = turned[day - 1] ?? 0;
  let most = 0;
  for (let birth = day - longestPeriod; birth < day; birth++) {
    const left = birth + (periods[birth] ?? 0) - day;
    if (left < 0) continue;
    most = Math.max(most, Math.floor(((turned[birth] ?? 0) + turn - before) / (free[left] ?? 1)));
  }
  return most;
}

/** How many days are free from a day to each of the days after it, as far as known on that day. */
function freeDays(pace: Pace, day: number): number[] {
  const counts: number[] = [];
  let count = 0;
  for (let ahead = 0; ahead < longestPeriod; ahead++) {
    if (!isBlocked(pace, day + ahead, day)) count += 1;
    counts.push(count);
  }
  return counts;
}

/** The first day on which the turn reaches a value. */
export function dayReaching({ turned }: Timeline, value: number): Day {
  let low = 0;
  let high = turned.length - 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((turned[middle] ?? 0) >= value) high = middle;
    else low = middle + 1;
  }
  return epoch + low;
}

export const turnedBy = ({ turned }: Timeline, day: Day): number => turned[day - epoch] ?? 0;
