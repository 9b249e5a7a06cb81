/** A day as its number since 1970-01-01, so that days can be counted. */
export type Day = number;

const dayMs = 86_400_000;

export const dayOf = (text: string): Day => Math.round(Date.parse(`${text}T00:00:00Z`) / dayMs);
export const textOf = (day: Day): string => new Date(day * dayMs).toISOString().slice(0, 10);
export const yearOf = (day: Day): number => new Date(day * dayMs).getUTCFullYear();
