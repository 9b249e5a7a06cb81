import { quotaGap } from "../rooms/bounds";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";

/** ResourceQuotas of agent namespaces. Allowed: one without scopes that bounds pods, CPU and memory. */
export const rule = defineRule({
  id: "ns-resource-quota",
  group: "Q",
  level: "mandatory",
  severity: "medium",
  kinds: ["Namespace"],
  says: "every agent namespace has a quota for all its pods",
  why: "One agent in a loop otherwise takes the cluster, and its bill, from everybody else.",
  mend: "add a ResourceQuota without scopes that bounds pods, requests.* and limits.* for cpu and memory",
  compliance: ["CIS 5.7.1", "K8"],
  checkStack: (objects, context) => everyRoom(objects, context, quotaGap),
});
