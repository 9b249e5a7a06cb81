import { isDay } from "../acceptance";
import type { Problems } from "../problems";
import type { RotationFreezeArgs } from "./args";
import { type Day, dayOf, textOf, yearOf } from "./calendar";
import { epoch, firstBlocked, never } from "./timeline";

/** A stretch of days on which nothing may happen. */
export interface Freeze {
  /** YYYY-MM-DD, or MM-DD for every year. */
  from: string;
  until: string;
  since: Day;
}

const isYearly = (text: string): boolean => /^\d{2}-\d{2}$/.test(text);

/** 29 February is no day of every year. */
const isDate = (text: string): boolean => isDay(text) || (isYearly(text) && isDay(`2001-${text}`));

export const parseFreezes = (args: readonly RotationFreezeArgs[], p: Problems): Freeze[] =>
  args.map((freeze, i) => parseFreeze(freeze, p.at(i)));

function parseFreeze(args: RotationFreezeArgs, p: Problems): Freeze {
  const from = String(args.from ?? "");
  const until = String(args.until ?? "");
  for (const [step, text] of [["from", from] as const, ["until", until] as const]) {
    if (!isDate(text))
      p.at(step).note(`"${text}" is no day; write it as YYYY-MM-DD, or as MM-DD for every year, for example "12-20"`);
  }
  if (p.clean() && isYearly(from) !== isYearly(until))
    p.note(`"${from}" and "${until}" are of two forms; write both as YYYY-MM-DD or both as MM-DD`);
  else if (p.clean() && !isYearly(from) && until < from) p.note(`"${until}" comes before "${from}"; swap them`);
  const since = args.since ?? textOf(epoch);
  if (!isDay(since)) p.at("since").note(`"${since}" is no day; write it as YYYY-MM-DD`);
  return { from, until, since: dayOf(since) };
}

/** The stretches of a freeze that touch a range of days. */
function stretches({ from, until }: Freeze, first: Day, last: Day): [from: Day, until: Day][] {
  if (!isYearly(from)) return [[dayOf(from), dayOf(until)]];
  const over = until < from ? 1 : 0;
  const years = Array.from({ length: yearOf(last) - yearOf(first) + 1 }, (_, i) => yearOf(first) + i);
  return years.map((year) => [dayOf(`${year}-${from}`), dayOf(`${year + over}-${until}`)]);
}

/**
 * For each day from the epoch on, the day since when it is known that no key may be switched then: a day of a freeze, or one
 * whose switch would make an old key fall due in a freeze.
 */
export function blockedDays(freezes: readonly Freeze[], overlapDays: number, last: Day): Day[] {
  if (freezes.length === 0) return [];
  const blocked = Array.from({ length: last - epoch + 1 }, () => never);
  const block = (day: Day, since: Day): void => {
    if (day >= firstBlocked) blocked[day - epoch] = Math.min(since, blocked[day - epoch] ?? never);
  };
  for (const freeze of freezes) {
    for (const [from, until] of stretches(freeze, epoch, last)) {
      for (let day = Math.max(from, epoch); day <= Math.min(until, last); day++) {
        block(day, freeze.since);
        block(day - overlapDays, freeze.since);
      }
    }
  }
  return blocked;
}

/** The last day of all freezes with a year. */
export const lastDated = (freezes: readonly Freeze[]): Day =>
  Math.max(...freezes.map(({ until }) => (isYearly(until) ? epoch : dayOf(until))));

/** The fewest free days that any period holds from `first` on. */
export function fewestFree(blocked: readonly Day[], periodDays: number, first: Day): number {
  const isFree = (i: number): boolean => (blocked[i] ?? never) === never;
  let free = 0;
  let fewest = periodDays;
  for (let i = first - epoch; i < blocked.length; i++) {
    if (isFree(i)) free += 1;
    const gone = i - periodDays;
    if (gone >= first - epoch && isFree(gone)) free -= 1;
    if (gone >= first - epoch - 1) fewest = Math.min(fewest, free);
  }
  return fewest;
}
