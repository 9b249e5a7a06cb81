import { dayOf, textOf } from "../rotation/calendar";
import type { Renewal, Source } from "./model";

const lastDay = ({ issued, withinDays }: Renewal): string => textOf(dayOf(issued) + withinDays);

/** The day on which another version is made, or has to be given; empty where somebody else sees to it. */
export function dueOf(source: Source): string {
  if (source.kind === "generated") return source.generations.current.until;
  if (source.kind === "config" || source.kind === "sealed") return lastDay(source.versions.current.renewal);
  return source.kind === "external" && source.pinned !== undefined ? lastDay(source.pinned.current.renewal) : "";
}
