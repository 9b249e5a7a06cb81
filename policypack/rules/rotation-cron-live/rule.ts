import type { Field } from "../field";
import { advice, type Finding, forbid, judge, show } from "../finding";
import { isEitherDay, scheduleOf } from "../rotation/cron";
import { isRotator } from "../rotation/writers";
import { defineRule } from "../rule";

/** Fields of a CronJob that renews credentials. Allowed: one that fires, on days that were meant. */
export const rule = defineRule({
  id: "rotation-cron-live",
  group: "O",
  level: "mandatory",
  severity: "high",
  kinds: ["CronJob.batch"],
  says: "jobs that renew credentials run, and when they should",
  why: "A schedule that never fires, or a job that is suspended, looks like rotation in every list.",
  mend: "set suspend: false, a schedule that fires, a timeZone, and startingDeadlineSeconds of an hour or more",
  compliance: ["K5"],
  check: (object) => {
    if (!isRotator(object)) return [];
    const spec = object.root.at("spec");
    return [
      ...forbid(spec.at("suspend"), "boolean", (suspended) => suspended),
      ...judgeSchedule(spec.at("schedule")),
      ...judgeZone(spec.at("timeZone")),
      ...judgeDeadline(spec.at("startingDeadlineSeconds")),
    ];
  },
});

const judgeSchedule = (field: Field): Finding[] =>
  judge(field, "string", (text) => {
    if (text === undefined) return "unset";
    const schedule = scheduleOf(text);
    if ("fault" in schedule) return `${show(text)}: ${schedule.fault}`;
    return isEitherDay(text) ? `${show(text)} fires on either of the two days, not on both together` : undefined;
  });

const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const judgeZone = (field: Field): Finding[] =>
  field.isAbsent
    ? [advice(field, "unset: that of the controller holds")]
    : judge(field, "string", (name) => (isZone(name ?? "") ? undefined : `${show(name)} is no time zone`));

const judgeDeadline = (field: Field): Finding[] =>
  field.isAbsent
    ? [advice(field, "unset: after 100 missed starts the job never runs again")]
    : forbid(field, "number", (seconds) => seconds < 10);
