import { prefix } from "./labels";
import type { Problems } from "./problems";

/** A loosening that somebody answers for: it has a reason, an owner and an end. */
export interface AcceptanceArgs {
  /** Why the safer default does not do; it is shown wherever the loosening is listed. */
  reason: string;
  /** Who answers for it: a team or a role. */
  owner: string;
  /** Last day on which it holds, as YYYY-MM-DD; the policy pack refuses it afterwards. */
  reviewBy: string;
}

export interface Acceptance {
  reason: string;
  owner: string;
  reviewBy: string;
}

/** True for a real calendar day written as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

// Whether it has expired is the policy pack's to say: a component has no clock.
export function parseAcceptance(args: AcceptanceArgs, p: Problems): Acceptance {
  const reason = String(args.reason ?? "").trim();
  const owner = String(args.owner ?? "").trim();
  const reviewBy = String(args.reviewBy ?? "");
  if (reason.length < 10) p.at("reason").note("say in at least 10 characters why the safer default does not do");
  if (owner === "") p.at("owner").note("name the team or role that answers for this");
  if (!isDay(reviewBy))
    p.at("reviewBy").note(`"${reviewBy}" is no day; write it as YYYY-MM-DD, for example "2027-03-31"`);
  return { reason, owner, reviewBy };
}

/** An acceptance, written where whoever reviews the object will see it; several loosenings of one object stay apart. */
export const acceptanceMarks = (what: string, by: Acceptance | undefined): Record<string, string> =>
  by === undefined
    ? {}
    : {
        [`${prefix}/${what}-reason`]: by.reason,
        [`${prefix}/${what}-owner`]: by.owner,
        [`${prefix}/${what}-review-by`]: by.reviewBy,
      };
