import type { Finding } from "../finding";
import { everyPod, isWindows, type Pod } from "../pods";
import { type Context, defineRule } from "../rule";
import { judgeSeccompAnnotations, judgeSeccompRestricted } from "../seccomp";
import { isAtLeast } from "../version";

/** Field: seccompProfile.type of pod and containers. Allowed: RuntimeDefault, Localhost, at the pod or at every container; Windows is waived from v1.25. */
export const rule = defineRule({
  id: "pod-seccomp-restricted",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "every container runs under a seccomp filter",
  why: "Left out, most runtimes filter nothing, and every system call of the node's kernel is within reach of an agent.",
  mend: "set securityContext.seccompProfile.type: RuntimeDefault on the pod",
  compliance: ["CIS 5.7.2", "K1"],
  check: (object, context) => everyPod(object, context, (pod) => judgePod(pod, context)),
});

function judgePod(pod: Pod, { settings }: Context): Finding[] {
  // Its baseline twin yields to this rule, so what there was to judge before v1.19 is judged here as well.
  if (!isAtLeast(settings.pssVersion, 19)) return judgeSeccompAnnotations(pod);
  return isWindows(pod) && isAtLeast(settings.pssVersion, 25) ? [] : judgeSeccompRestricted(pod);
}
