import { unknown } from "../finding";
import { elevationOf, toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { approvalFaults } from "../toolApproval";

/** Annotations security.toe.run/…: risk-level, justification, approved-by, review-date. Allowed: all four, on elevated tools. */
export const rule = defineRule({
  id: "powertoolconfig-approval",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolConfigKind],
  says: "somebody other than its owner approved every elevated tool",
  why: "An elevated tool opens every pod that it may be injected into; who allowed it, why and until when must be on record.",
  mend: "add the annotations security.toe.run/risk-level, justification, approved-by and review-date",
  compliance: ["PCI 6.5.1", "K9"],
  check: (object, { settings }) => {
    const { risk, open } = elevationOf(object);
    return risk === undefined && open !== undefined ? [unknown(open)] : approvalFaults(object, settings);
  },
});
