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
  /** For each day on which nothing may happen, the day since when that is known. */
  blocked: ReadonlyMap<Day, Day>;
}

/** One whole turn. Whole numbers, so that every machine counts the same. */
export const turn = 2 ** 32;
export const longestPeriod = 90;
export const epoch: Day = dayOf("2020-01-01");
/** No day before this one is blocked: the first keys of the timeline come before all freezes. */
export const firstBlocked: Day = epoch + 200;

const periodAt = (pace: Pace, day: Day): number =>
  pace.earlier.find(({ until }) => day <= until)?.periodDays ?? pace.periodDays;

const steady = (days: number, periodDays: number): number => Math.floor((days * turn) / periodDays);

/** The timeline up to `last`: where no freeze is near, exactly one turn in each period. */
export function timelineOf(pace: Pace, last: Day): Timeline {
  const turned: number[] = [];
  const at = (day: Day): number => turned[day - epoch] ?? steady(day - epoch + 1, periodAt(pace, epoch));
  for (let day = epoch; day <= last; day++) turned.push(at(day - 1) + stepOf(pace, day, at));
  return { turned };
}

/** What a day turns: its even share of the period, or more where a freeze ahead must be anticipated. */
function stepOf(pace: Pace, day: Day, at: (day: Day) => number): number {
  if (isBlocked(pace, day, day)) return 0;
  const period = periodAt(pace, day);
  const share = steady(day - epoch + 1, period) - steady(day - epoch, period);
  const even = pace.blocked.size === 0 && pace.earlier.length === 0;
  return even ? share : Math.max(share, ...demands(pace, day, at));
}

const isBlocked = (pace: Pace, day: Day, known: Day): boolean => (pace.blocked.get(day) ?? Infinity) <= known;

/** For each key in use, what today must contribute so that the days left before its end of life carry equal loads. */
function demands(pace: Pace, day: Day, at: (day: Day) => number): number[] {
  const free = freeDays(pace, day);
  const found: number[] = [];
  for (let birth = day - longestPeriod; birth < day; birth++) {
    const left = birth + periodAt(pace, birth) - day;
    if (left < 0) continue;
    found.push(Math.floor((at(birth) + turn - at(day - 1)) / (free[left] ?? 1)));
  }
  return found;
}

/** How many days are free from `day` to each of the days after it, as far as known on `day`. */
function freeDays(pace: Pace, day: Day): number[] {
  let count = 0;
  return Array.from({ length: longestPeriod }, (_, ahead) => {
    if (!isBlocked(pace, day + ahead, day)) count += 1;
    return count;
  });
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
