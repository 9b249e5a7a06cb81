import { daysUntil } from "../durations";
import { advice, type Finding, judge, show } from "../finding";
import type { KubeObject } from "../object";
import { annotation, elevationOf, toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { count } from "../settings";

const oldest = 365;

/** Annotations security.toe.run/review-date and risk-assessment. Allowed: a day to come, not too far; an assessment of this year. */
export const rule = defineRule({
  id: "powertoolconfig-review-date",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: [toolConfigKind],
  says: "the approval of a tool ends on a day to come",
  why: "A review that is over, or years away, leaves an elevated tool in place for good.",
  mend: "review the tool and write the next day as YYYY-MM-DD",
  compliance: ["K9"],
  config: {
    elevatedDays: count(180, "how far ahead the review of an elevated tool may lie"),
    otherDays: count(365, "how far ahead any other review may lie"),
  },
  check: (object, { now, config }) => {
    const { risk, open } = elevationOf(object);
    const most = risk === undefined && open === undefined ? config.otherDays : config.elevatedDays;
    const review = judge(annotation(object, "review-date"), "string", (value = "") => {
      const days = daysUntil(value, now);
      if (days === undefined) return value.trim() === "" ? undefined : `malformed: ${show(value)}`;
      if (days < 0) return `${value}, which is past`;
      return days > most ? `${value}, more than ${most} days ahead` : undefined;
    });
    return [...review, ...judgeAssessment(object, now)];
  },
});

function judgeAssessment(object: KubeObject, now: Date): Finding[] {
  const field = annotation(object, "risk-assessment");
  const text = field.get("string");
  if (text === undefined) return [];
  const days = daysUntil(text.replace(/^completed-/, ""), now);
  if (days === undefined) return [advice(field, `${show(text)}, where completed-YYYY-MM-DD belongs`)];
  return -days > oldest ? [advice(field, `${show(text)}, more than a year ago`)] : [];
}
