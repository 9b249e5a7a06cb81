import { limitGap } from "../rooms/bounds";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";

/** LimitRanges of agent namespaces. Allowed: type Container with default and max for cpu and memory. */
export const rule = defineRule({
  id: "ns-limit-range",
  group: "Q",
  level: "mandatory",
  severity: "medium",
  kinds: ["Namespace"],
  says: "every agent namespace bounds each container",
  why: "Containers that say nothing get nothing said; where the operator makes the pod, nobody says anything.",
  mend: "add a LimitRange of type Container with default and max for cpu and memory",
  compliance: ["K8"],
  checkStack: (objects, context) => everyRoom(objects, context, limitGap),
});
