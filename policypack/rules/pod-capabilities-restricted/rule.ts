import { baselineCapabilities, judgeAdded, judgeDropped } from "../capabilities";
import type { Finding } from "../finding";
import { type Container, everyContainer, isWindows, type Pod } from "../pods";
import { type Context, defineRule } from "../rule";
import { isAtLeast } from "../version";

/** Fields: capabilities.{drop,add} of every container. Allowed: drop ALL, add NET_BIND_SERVICE; Windows is waived from v1.25. */
export const rule = defineRule({
  id: "pod-capabilities-restricted",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "containers drop all capabilities and add none but NET_BIND_SERVICE",
  why: "Each capability that stays is a piece of root which a flaw in agent code can use.",
  mend: "set capabilities.drop: [ALL] and add nothing",
  compliance: ["CIS 5.2.8", "CIS 5.2.9", "CIS 5.2.10", "K1"],
  check: (object, context) =>
    everyContainer(object, context, (container, pod) => judgeContainer(container, pod, context)),
});

function judgeContainer({ field }: Container, pod: Pod, { settings }: Context): Finding[] {
  // Its baseline twin yields to this rule, so what there was to judge before v1.22 is judged here as well.
  if (!isAtLeast(settings.pssVersion, 22)) return judgeAdded(field, baselineCapabilities);
  if (isWindows(pod) && isAtLeast(settings.pssVersion, 25)) return [];
  return [...judgeDropped(field), ...judgeAdded(field, ["NET_BIND_SERVICE"])];
}
