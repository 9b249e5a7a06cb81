import { guardGap } from "../rooms/guard";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";

/** Admission policies of the cluster. Allowed: one that denies. */
export const rule = defineRule({
  id: "ns-admission-guard",
  group: "Q",
  level: "advisory",
  severity: "medium",
  kinds: ["Namespace"],
  says: "an admission policy in the cluster enforces what the pack does",
  why: "The pack sees what Pulumi deploys; what kubectl or an operator brings meets the cluster alone.",
  mend: "deploy the AdmissionGuard component, or bind policies of your own with the action Deny",
  compliance: ["CIS 5.2.1", "K9"],
  checkStack: (objects, context) => everyRoom(objects, context, guardGap),
});
