import { endOfDay } from "../../policypack/engine/exemptions";

const day = 86_400_000;
/** Who has to renew an approval needs a fortnight for it. */
const soonDays = 14;

/** How a day stands to now: it holds until its midnight, UTC. */
export type Deadline = "expired" | "unreadable" | "soon" | "ahead";

export function deadlineOf(text: string, now: Date): Deadline {
  const end = endOfDay(text);
  if (end === undefined) return "unreadable";
  if (end <= now.getTime()) return "expired";
  return end - now.getTime() <= soonDays * day ? "soon" : "ahead";
}

export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
