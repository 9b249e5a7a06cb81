import { everyPod } from "../pods";
import { defineRule } from "../rule";
import { judgeSeccompAnnotations, judgeSeccompBaseline } from "../seccomp";
import { isAtLeast } from "../version";

/** Field: seccompProfile.type of pod and containers. Allowed: RuntimeDefault, Localhost, absent; annotations before v1.19. */
export const rule = defineRule({
  id: "pod-seccomp-baseline",
  group: "A",
  level: "mandatory",
  severity: "high",
  yieldsTo: "pod-seccomp-restricted",
  kinds: "pods",
  says: "no seccomp filter is switched off",
  why: "Without the filter every system call of the node's kernel is within reach of an agent.",
  mend: "remove the profile, or use RuntimeDefault",
  compliance: ["CIS 5.7.2", "K1"],
  check: (object, context) =>
    everyPod(
      object,
      context,
      isAtLeast(context.settings.pssVersion, 19) ? judgeSeccompBaseline : judgeSeccompAnnotations,
    ),
});
