import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import { toolKind } from "../powerTools";
import { defineRule } from "../rule";

const keys = ["security", "securityContext", "capabilities", "privileged", "image", "hostPID", "runAsUser"];
const deepest = 60;

/** Fields: all below spec, at any depth. Allowed: none that speaks of privileges or images; labels may be called anything. */
export const rule = defineRule({
  id: "powertool-no-security",
  group: "N",
  level: "mandatory",
  severity: "critical",
  never: true,
  kinds: [toolKind],
  says: "who runs a tool chooses neither its image nor its privileges",
  why: "Those are the administrator's to decide, once, in the PowerToolConfig; a run that brings its own passes all of that by.",
  mend: "remove the field; ask for a PowerToolConfig that has what the run needs",
  compliance: ["K1", "K3"],
  check: ({ root }) => walk(root.at("spec"), 0),
});

function walk(field: Field, depth: number): Finding[] {
  if (field.isUnknown) return [unknown(field)];
  if (depth > deepest) return [fail(field, "nested too deeply to be judged")];
  if (field.get("list") !== undefined) return field.each().flatMap((item) => walk(item, depth + 1));
  if (field.get("map") === undefined) return [];
  return field
    .entries()
    .filter(([key]) => key !== "matchLabels")
    .flatMap(([key, below]) =>
      keys.includes(key) && !below.isAbsent ? [fail(below, "set by who runs the tool")] : walk(below, depth + 1),
    );
}
