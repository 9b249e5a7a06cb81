import { baselineCapabilities, judgeAdded } from "../capabilities";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: capabilities.add of every container. Allowed: what runtimes give by default. */
export const rule = defineRule({
  id: "pod-capabilities-baseline",
  group: "A",
  level: "mandatory",
  severity: "high",
  yieldsTo: "pod-capabilities-restricted",
  kinds: "pods",
  says: "no container adds a capability beyond the runtime's defaults",
  why: "Further capabilities let a process act on the node's network, devices or kernel.",
  mend: "remove the capability from capabilities.add",
  compliance: ["CIS 5.2.8", "CIS 5.2.9", "K1"],
  check: (object, context) => everyContainer(object, context, ({ field }) => judgeAdded(field, baselineCapabilities)),
});
