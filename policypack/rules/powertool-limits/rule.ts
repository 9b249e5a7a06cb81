import { secondsOf } from "../durations";
import { demand, type Finding, fail } from "../finding";
import { toolKind } from "../powerTools";
import { defineRule } from "../rule";
import { count } from "../settings";

/** Fields: spec.tool.duration, spec.budgets.maxConcurrentPods, spec.schedule. Allowed: a short duration, a number of pods, an owner. */
export const rule = defineRule({
  id: "powertool-limits",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: [toolKind],
  says: "a run is short, and says how many pods it takes",
  why: "A run that is never deleted injects into every new pod that matches; a reader should see what was meant.",
  mend: "set tool.duration and budgets.maxConcurrentPods, and the annotation palisade.dev/owner on a scheduled run",
  compliance: ["K8"],
  config: { maxSeconds: count(600, "longest run of a tool") },
  check: ({ root }, { config }): Finding[] => {
    const spec = root.at("spec");
    const owner = root.at("metadata", "annotations", "palisade.dev/owner");
    const unowned = spec.at("schedule").isSet && owner.isAbsent;
    return [
      ...demand(spec.at("tool", "duration"), "string", (value) => {
        const seconds = secondsOf(value) ?? 0;
        return seconds > 0 && seconds <= config.maxSeconds;
      }),
      ...demand(spec.at("budgets", "maxConcurrentPods"), "number", (value) => value > 0),
      ...(unowned ? [fail(spec.at("schedule"), "a schedule without an owner")] : []),
    ];
  },
});
