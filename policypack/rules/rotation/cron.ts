/** What a schedule comes to: the longest time between two firings, or why it never fires. */
export type Schedule = { readonly gapDays: number } | { readonly fault: string };

interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly names: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const bounds: readonly Bounds[] = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: months },
  { from: 0, to: 6, names: weekdays },
];

const macros: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

interface Part {
  readonly values: ReadonlySet<number>;
  /** Written with a star: it bounds nothing, even with a step. */
  readonly star: boolean;
}

function numberOf(text: string, { from, to, names }: Bounds): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + from;
  const value = /^\d+$/.test(text) ? Number(text) : -1;
  return value >= from && value <= to ? value : undefined;
}

/** `*`, `3`, `1-5`, each with or without a step; undefined for anything else. */
function rangeOf(text: string, limits: Bounds): number[] | undefined {
  const [body = "", stepText, more] = text.split("/");
  const step = stepText === undefined ? 1 : /^\d+$/.test(stepText) ? Number(stepText) : 0;
  if (step < 1 || more !== undefined) return undefined;
  const [low = "", high, rest] =
    body === "*" || body === "?" ? [String(limits.from), String(limits.to)] : body.split("-");
  const first = numberOf(low, limits);
  const last = high === undefined ? (stepText === undefined ? first : limits.to) : numberOf(high, limits);
  if (first === undefined || last === undefined || last < first || rest !== undefined) return undefined;
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

function partOf(text: string, limits: Bounds): Part | undefined {
  const ranges = text.split(",").map((range) => rangeOf(range, limits));
  const known = ranges.filter((range) => range !== undefined);
  return known.length < ranges.length ? undefined : { values: new Set(known.flat()), star: /(^|,)[*?]/.test(text) };
}

const day = 86_400_000;
/** Nine years hold a leap day, and every pairing of dates and weekdays that matters here. */
const start = Date.UTC(2024, 0, 1);
const horizon = 9 * 366;

function gapOf(days: Part, ofMonths: Part, ofWeek: Part): Schedule {
  let last: number | undefined;
  let gapDays = 1;
  for (let index = 0; index < horizon; index += 1) {
    const date = new Date(start + index * day);
    if (!ofMonths.values.has(date.getUTCMonth() + 1)) continue;
    const [byDate, byWeek] = [days.values.has(date.getUTCDate()), ofWeek.values.has(date.getUTCDay())];
    if (days.star || ofWeek.star ? !(byDate && byWeek) : !(byDate || byWeek)) continue;
    if (last !== undefined) gapDays = Math.max(gapDays, index - last);
    last = index;
  }
  return last === undefined ? { fault: "it never fires" } : { gapDays };
}

const every = /^@every ((?:\d+(?:\.\d+)?(?:h|m|s))+)$/;

function durationDays(text: string): number {
  const units: Readonly<Record<string, number>> = { d: 1, h: 1 / 24, m: 1 / 1440, s: 1 / 86_400 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)([dhms])/g)].reduce(
    (sum, [, count = "0", unit = ""]) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

/** `90d`, `2160h`, `1h30m` in days; undefined for what is no duration. `0` is a duration of nothing. */
export function daysOf(text: string): number | undefined {
  if (/^0+$/.test(text)) return 0;
  return /^(\d+(\.\d+)?[dhms])+$/.test(text) ? durationDays(text) : undefined;
}

/** Reads a schedule as the controller of CronJobs does. */
export function scheduleOf(text: string): Schedule {
  const trimmed = text.trim();
  if (/^(CRON_)?TZ=/.test(trimmed)) return { fault: "a time zone inside the schedule is refused" };
  const [, interval] = every.exec(trimmed) ?? [];
  if (interval !== undefined) return { gapDays: durationDays(interval) };
  const parts = (macros[trimmed] ?? trimmed).split(/\s+/);
  const read = bounds.map((limits, index) => partOf(parts[index] ?? "", limits));
  const [minutes, hours, days, ofMonths, ofWeek] = read;
  if (parts.length !== 5 || !minutes || !hours || !days || !ofMonths || !ofWeek)
    return { fault: "no API server reads it" };
  return gapOf(days, ofMonths, ofWeek);
}

/** Whether both days are bounded: then either of them is enough, which is rarely meant. */
export const isEitherDay = (text: string): boolean => {
  const [, , days = "*", , ofWeek = "*"] = text.trim().split(/\s+/);
  return !/(^|,)[*?]/.test(days) && !/(^|,)[*?]/.test(ofWeek);
};
