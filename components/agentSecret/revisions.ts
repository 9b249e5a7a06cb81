import { isDay } from "../acceptance";
import type { Problems } from "../problems";
import type { RevisionArgs } from "./args";
import type { Renewal } from "./model";

const longestDays = 90;
const shape = /^(\d{4}-\d{2}-\d{2})(-([1-9]\d?))?$/;
const dayIn = (revision: string): string => shape.exec(revision)?.[1] ?? "";
/** Days compare as texts; the count of a day does not, as "10" sorts before "2". */
const order = (revision: string): string => `${dayIn(revision)}-${(shape.exec(revision)?.[3] ?? "1").padStart(2, "0")}`;

function revisionProblem(revision: string, today: string): string | undefined {
  if (!isDay(dayIn(revision)))
    return 'this is no revision; write the day on which the value was issued, for example "2027-01-31", or "2027-01-31-2"';
  return dayIn(revision) > today
    ? `${revision} has not come yet, and today is ${today}; write the day on which the value was issued`
    : undefined;
}

/** A revision is a day, so that the age of a value can be read from its name. */
export function parseRevision(revision: string, today: string, p: Problems): string {
  const problem = revisionProblem(String(revision ?? ""), today);
  if (problem !== undefined) p.note(problem);
  return revision;
}

export function parsePreviousRevision(previous: string, current: string, today: string, p: Problems): string {
  parseRevision(previous, today, p);
  if (p.clean() && order(previous) >= order(current))
    p.note(`${previous} is not before ${current}; name the revision that came before, or none`);
  return previous;
}

/** Who renews a value, and by when; `args.revision` is parsed on the way. */
export function parseRenewal(args: RevisionArgs, today: string, p: Problems): Renewal {
  const withinDays = args.rotateWithinDays ?? longestDays;
  if (!Number.isInteger(withinDays) || withinDays < 1 || withinDays > longestDays)
    p.at("rotateWithinDays").note(`${withinDays} is out of range; use a whole number of days from 1 to ${longestDays}`);
  const owner = String(args.owner ?? "").trim();
  if (owner === "") p.at("owner").note("name the team or role that renews the value");
  parseRevision(args.revision, today, p.at("revision"));
  return { issued: dayIn(String(args.revision ?? "")), withinDays, owner };
}

export const issuedOn = (revision: string, renewal: Renewal): Renewal => ({ ...renewal, issued: dayIn(revision) });
