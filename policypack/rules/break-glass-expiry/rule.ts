import { type Finding, fail, judge, show } from "../finding";
import type { KubeObject } from "../object";
import { dayMs, momentOf, prefix } from "../rotation/marks";
import { defineRule } from "../rule";
import { count } from "../settings";

/** Annotation expires of what is labelled break-glass. Allowed: a day to come, within `longestDays`. */
export const rule = defineRule({
  id: "break-glass-expiry",
  group: "O",
  level: "advisory",
  severity: "medium",
  kinds: ["RoleBinding.rbac.authorization.k8s.io", "ClusterRoleBinding.rbac.authorization.k8s.io", "Secret"],
  says: "access for emergencies ends",
  why: "What was opened in an emergency stays open, since the next morning nobody remembers it.",
  mend: "annotate it with palisade.dev/expires: YYYY-MM-DD within the week, and remove it then",
  compliance: ["K3"],
  config: { longestDays: count(7, "days that such an access may be ahead of its end") },
  check: (object, { now, config }) => (isBreakGlass(object) ? judgeEnd(object, now.getTime(), config.longestDays) : []),
});

const isBreakGlass = ({ root }: KubeObject): boolean => {
  const label = root.at("metadata", "labels", `${prefix}/break-glass`);
  return !label.isAbsent && label.get("string") !== "false";
};

function judgeEnd({ root }: KubeObject, now: number, longest: number): Finding[] {
  const field = root.at("metadata", "annotations", `${prefix}/expires`);
  if (field.isAbsent) return [fail(field, "unset")];
  return judge(field, "string", (text) => {
    const end = momentOf(text ?? "");
    if (end === undefined) return `malformed: ${show(text)} is no day; write YYYY-MM-DD`;
    const days = (end - now) / dayMs;
    if (days < -1) return `${show(text)} is past, and the access is still there`;
    return days > longest ? `${show(text)}: ${Math.ceil(days)} days ahead` : undefined;
  });
}
