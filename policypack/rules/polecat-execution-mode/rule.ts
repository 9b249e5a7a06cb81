import { forbid } from "../finding";
import { defineRule } from "../rule";

/** Field: spec.executionMode. Allowed: kubernetes, which is also the default. */
export const rule = defineRule({
  id: "polecat-execution-mode",
  group: "N",
  level: "mandatory",
  severity: "critical",
  kinds: ["Polecat.gastown.gastown.io"],
  says: "polecats run in pods",
  why: "Older versions also ran workers on the operator's own host, outside of everything that guards a pod.",
  mend: "set spec.executionMode: kubernetes, or leave it out",
  compliance: ["K1"],
  check: ({ root }) => forbid(root.at("spec", "executionMode"), "string", (value) => value !== "kubernetes"),
});
