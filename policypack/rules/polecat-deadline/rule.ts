import { forbid } from "../finding";
import { defineRule } from "../rule";

/** Field: spec.kubernetes.activeDeadlineSeconds. Allowed: 1 to maxDeadlineSeconds; the API's own default is 3600. */
export const rule = defineRule({
  id: "polecat-deadline",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: ["Polecat.gastown.gastown.io"],
  says: "a polecat ends within hours",
  why: "A worker that never ends keeps its key and its budget; nothing else in the stock operator stops it.",
  mend: "set spec.kubernetes.activeDeadlineSeconds to 7200 or less, or leave it out",
  compliance: ["K8"],
  check: ({ root }, { settings }) =>
    forbid(
      root.at("spec", "kubernetes", "activeDeadlineSeconds"),
      "number",
      (value) => value <= 0 || value > settings.maxDeadlineSeconds,
    ),
});
