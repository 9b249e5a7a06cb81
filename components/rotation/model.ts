import { isDay, parseAcceptance } from "../acceptance";
import type { Problems } from "../problems";
import type { RotationArgs, RotationEarlierArgs } from "./args";
import { type Day, dayOf, textOf } from "./calendar";
import { blockedDays, type Freeze, fewestFree, lastDated, parseFreezes } from "./freezes";
import type { RotationModel } from "./generations";
import { longestPeriod, type Timeline, timelineOf, turn, turnedBy } from "./timeline";

export { type Generation, type Generations, generationsOf, liveGenerations, type RotationModel } from "./generations";

/** The first day that a schedule can be asked for: the timeline has run for two years by then. */
const firstToday = "2022-01-01";
const lastToday = "2199-12-31";
/** From this period on, no day may take more than one key in forty; chance makes that at most one in twenty. */
const spreadFrom = 45;
const leastSpread = 40;
/** Yearly freezes are judged for the four years to come, so that a leap year is among them. */
const foresight = 1600;

interface Settings {
  today: string;
  periodDays: number;
  overlapDays: number;
  together: boolean;
  freezes: Freeze[];
  earlier: { periodDays: number; until: Day }[];
}

function parseToday(today: string, p: Problems): string {
  if (!isDay(today)) p.note(`"${today}" is no day; write it as YYYY-MM-DD`);
  else if (today < firstToday || today > lastToday) p.note(`"${today}" lies outside ${firstToday} to ${lastToday}`);
  return today;
}

function parsePeriod(days: number, p: Problems): number {
  if (!Number.isInteger(days) || days < 2 || days > longestPeriod)
    p.note(`${days} is no period; use a whole number of days from 2 to ${longestPeriod}`);
  return days;
}

function parseOverlap(days: number, periodDays: number, p: Problems): number {
  if (!Number.isInteger(days) || days < 1) p.note(`${days} is no overlap; use a whole number of days, at least 1`);
  else if (days >= periodDays)
    p.note(`${days} days do not end before the next key comes; use at most ${periodDays - 1}, or a longer period`);
  return days;
}

function parseEarlier(args: readonly RotationEarlierArgs[], overlapDays: number, p: Problems): Settings["earlier"] {
  return args.map((one, i) => {
    const periodDays = parsePeriod(one.periodDays, p.at(i).at("periodDays"));
    if (overlapDays >= periodDays)
      p.at(i).at("periodDays").note(`${periodDays} days are not longer than the overlap of ${overlapDays}`);
    const until = String(one.until ?? "");
    const before = args[i - 1]?.until;
    if (!isDay(until)) p.at(i).at("until").note(`"${until}" is no day; write it as YYYY-MM-DD`);
    else if (before !== undefined && until <= before)
      p.at(i).at("until").note(`"${until}" is not after "${before}"; give the oldest period first`);
    return { periodDays, until: dayOf(until) };
  });
}

function parseRotateNow(args: Record<string, string>, today: string, p: Problems): Record<string, string> {
  for (const [credential, day] of Object.entries(args)) {
    const at = p.at(credential);
    if (!isDay(day)) at.note(`"${day}" is no day; write it as YYYY-MM-DD`);
    else if (day > today) at.note(`"${day}" is still to come; write the day of the replacement, "${today}" or before`);
  }
  return args;
}

/** How many free days a period must keep: no day may take too many keys, and an old key goes before the next one comes. */
function leastFree({ periodDays, overlapDays, together }: Settings): number {
  const spread = together ? 0 : periodDays < spreadFrom ? Math.ceil(periodDays / 2) : leastSpread;
  return Math.max(overlapDays + 2, spread);
}

const freeIn = (settings: Settings, periodDays: number): number => {
  const first = dayOf(settings.today);
  const last = Math.max(first + foresight, lastDated(settings.freezes) + longestPeriod);
  const blocked = blockedDays(settings.freezes, settings.overlapDays, Math.min(last, dayOf(lastToday)));
  return fewestFree(blocked, periodDays, first - longestPeriod);
};

function judgeFreezes(settings: Settings, p: Problems): void {
  const { periodDays } = settings;
  const least = leastFree(settings);
  const free = freeIn(settings, periodDays);
  if (free >= least) return;
  const longer = Array.from({ length: longestPeriod - periodDays }, (_, i) => periodDays + 1 + i);
  const fits = longer.find((days) => freeIn(settings, days) >= leastFree({ ...settings, periodDays: days }));
  const instead = fits === undefined ? "" : `, or use a period of ${fits} days`;
  p.note(
    `leave ${free} of ${periodDays} days for rotation, and ${least} are the least (a day counts as frozen too when the ` +
      `old key would be removed in a freeze); shorten them by ${least - free} or more${instead}`,
  );
}

/** A freeze that became known late: what falls due in it must still fit before it. */
function judgeLateness(settings: Settings, { timeline }: RotationModel, p: Problems): void {
  const { today, periodDays, earlier } = settings;
  const most = turn / leastFree(settings) + periodDays;
  for (let day = dayOf(today) - periodDays; day <= dayOf(today) + periodDays; day++) {
    const step = turnedBy(timeline, day) - turnedBy(timeline, day - 1);
    const due = turnedBy(timeline, day - periodDays) + turn;
    const missed = earlier.every(({ until }) => until < day - periodDays) && turnedBy(timeline, day) < due;
    if (!missed && (settings.together || step <= most)) continue;
    const share = missed
      ? "some keys would grow too old"
      : `${Math.ceil((100 * step) / turn)} % of the keys would rotate`;
    p.note(`became known too late: on ${textOf(day)} ${share}; let the freeze begin later, or announce it earlier`);
    return;
  }
}

let latest: { key: string; timeline: Timeline } | undefined;

/** The keys of a stack share their settings: a thousand of them ask for the same timeline. */
function timelineFor({ today, periodDays, overlapDays, earlier, freezes }: Settings): Timeline {
  const key = JSON.stringify([today, periodDays, overlapDays, earlier, freezes]);
  if (latest?.key === key) return latest.timeline;
  const last = dayOf(today) + 2 * longestPeriod;
  const pace = { periodDays, earlier, blocked: blockedDays(freezes, overlapDays, last + longestPeriod) };
  latest = { key, timeline: timelineOf(pace, last) };
  return latest.timeline;
}

/** Reads the settings for a day; the day of the arguments goes before the given one. */
export function parseRotationAt(args: RotationArgs | undefined, p: Problems, today: string): RotationModel {
  const day = parseToday(args?.today ?? today, p.at("today"));
  const periodDays = parsePeriod(args?.periodDays ?? longestPeriod, p.at("periodDays"));
  const overlapDays = parseOverlap(args?.overlapDays ?? 7, periodDays, p.at("overlapDays"));
  const together = args?.together !== undefined;
  if (args?.together !== undefined) parseAcceptance(args.together, p.at("together"));
  const freezes = parseFreezes(args?.freezes ?? [], p.at("freezes"));
  const earlier = parseEarlier(args?.earlier ?? [], overlapDays, p.at("earlier"));
  const rotateNow = parseRotateNow(args?.rotateNow ?? {}, day, p.at("rotateNow"));
  const model = { today: day, periodDays, overlapDays, together, rotateNow };
  if (!p.clean()) return { ...model, timeline: { turned: [] } };
  const settings = { ...model, freezes, earlier };
  if (freezes.length > 0) judgeFreezes(settings, p.at("freezes"));
  if (!p.clean()) return { ...model, timeline: { turned: [] } };
  const planned: RotationModel = { ...model, timeline: timelineFor(settings) };
  if (freezes.length > 0) judgeLateness(settings, planned, p.at("freezes"));
  return planned;
}
