import { judgeImplied } from "../impliedPod";
import { agentKinds, agentPod, isInherited, podSpecOf } from "../kubeOpenCode";
import { rule as limits } from "../pod-limits/rule";
import { defineRule } from "../rule";

/** Field: spec.podSpec.resources. Allowed: limits for CPU and memory; the operator's own default has none for CPU. */
export const rule = defineRule({
  id: "kubeopencode-resources",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: agentKinds,
  says: "every agent has a CPU and a memory limit",
  why: "The default bounds memory alone, and what is given replaces it: one agent in a loop takes its node.",
  mend: "set limits.cpu and limits.memory under spec.podSpec.resources",
  compliance: ["K8"],
  check: (object, context) =>
    isInherited(object, podSpecOf(object)) ? [] : judgeImplied(object, agentPod(object, "main"), [limits], context),
});
