import { X509Certificate } from "node:crypto";
import { type Finding, judge, show } from "../finding";
import type { KubeObject } from "../object";
import { secretEntries } from "../secretData";
import { daysOf } from "./cron";
import { dayMs, marksOf, momentOf } from "./marks";

/** A clock of another zone may be a day ahead. */
const aheadMs = dayMs;

/** How old the version is, against what it promises. */
export function overdue(object: KubeObject, now: number, maxDays: number, graceDays: number): Finding[] {
  const { rotatedAt, interval } = marksOf(object);
  const promised = daysOf(interval.get("string") ?? "") ?? maxDays;
  return judge(rotatedAt, "string", (text) => {
    if (text === undefined) return undefined;
    const moment = momentOf(text);
    if (moment === undefined) return `malformed: ${show(text)} is no day; write YYYY-MM-DD`;
    if (moment > now + aheadMs) return `${show(text)} lies in the future`;
    const days = Math.floor((now - moment) / dayMs);
    return days > promised + graceDays ? `${days} days ago, ${days - promised} too many` : undefined;
  });
}

/** When a certificate ends; undefined for what is none. */
function endOf(text: string): number | undefined {
  try {
    return Date.parse(new X509Certificate(text).validTo);
  } catch {
    return undefined;
  }
}

export const expired = (object: KubeObject, now: number): Finding[] =>
  secretEntries(object)
    .filter(({ key }) => key.endsWith(".crt") || key.endsWith(".pem"))
    .flatMap(({ field, text }): Finding[] => {
      const end = text?.includes("BEGIN CERTIFICATE") ? endOf(text) : undefined;
      return end === undefined || end > now
        ? []
        : [
            {
              verdict: "fail",
              at: field.path,
              got: `the certificate ended on ${new Date(end).toISOString().slice(0, 10)}`,
            },
          ];
    });

/** A time rotation turns only in a refresh: one that is past its day tells that nobody refreshes. */
export const stuck = ({ root }: KubeObject, now: number, graceDays: number): Finding[] =>
  judge(root.at("rotationRfc3339"), "string", (text) => {
    const moment = text === undefined ? undefined : momentOf(text);
    return moment !== undefined && moment + graceDays * dayMs < now
      ? `${show(text)} is past: run up --refresh`
      : undefined;
  });
