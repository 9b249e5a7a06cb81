import { judge } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: ephemeralContainers. Allowed: absent. */
export const rule = defineRule({
  id: "pod-ephemeral-containers",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "no declared pod brings ephemeral containers",
  why: "The API refuses them at creation; tooling that injects them goes past review.",
  mend: "remove ephemeralContainers; debug through the debug operator",
  compliance: ["K1"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) =>
      judge(spec.at("ephemeralContainers"), "list", (list) => (list && list.length > 0 ? "set" : undefined)),
    ),
});
