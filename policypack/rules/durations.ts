const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const longest = 60;
const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g;

/** Seconds of a Go duration, `1h30m`; undefined for what no operator would take. */
export function secondsOf(text: string): number | undefined {
  if (text === "0") return 0;
  if (text.length > longest) return undefined;
  const parts = [...text.matchAll(part)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) return undefined;
  return parts.reduce((sum, [, amount = "", unit = ""]) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

const dayLength = 86_400_000;

/** Days from today to a day written YYYY-MM-DD, negative for the past; undefined for what is no day. */
export function daysUntil(text: string, now: Date): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  if (day === undefined || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return undefined;
  return Math.round((day.getTime() - Date.parse(now.toISOString().slice(0, 10))) / dayLength);
}
