import { demand } from "../finding";
import { defineRule } from "../rule";

/** Fields: spec.ttlSecondsAfterFinished, spec.maxIdleSeconds. Allowed: above zero. */
export const rule = defineRule({
  id: "polecat-lifetime",
  group: "N",
  level: "advisory",
  severity: "low",
  kinds: ["Polecat.gastown.gastown.io"],
  says: "a polecat says when it may be cleaned up",
  why: "Finished and idle workers keep their files and their key. Version 0.4.2 ignores both fields; later ones need not.",
  mend: "set spec.ttlSecondsAfterFinished and spec.maxIdleSeconds",
  compliance: ["K8"],
  check: ({ root }) =>
    ["ttlSecondsAfterFinished", "maxIdleSeconds"].flatMap((key) =>
      demand(root.at("spec", key), "number", (value) => value > 0),
    ),
});
