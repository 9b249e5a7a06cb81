import { bareCredentials } from "../rotation/evidence";
import { defineRule } from "../rule";

/** Secrets, keys and passwords. Allowed: those that something renews, or that are dated and owned. */
export const rule = defineRule({
  id: "rotation-present",
  group: "O",
  level: "mandatory",
  severity: "high",
  evidenceOnOwn: true,
  kinds: ["Secret", "SealedSecret.bitnami.com"],
  says: "every credential is renewed by something, or by somebody",
  why: "A key that nobody renews outlives the people who knew of it, and whoever copied it once has it for good.",
  mend: "annotate it with palisade.dev/rotated-at, -/rotation-interval and -/rotation-owner, or name it in palisade.dev/rotates of the CronJob that renews it",
  compliance: ["PCI 8.6.3", "K5"],
  checkStack: (objects, context) =>
    bareCredentials(objects, context).map(({ object, finding }) => ({ ...finding, object })),
});
