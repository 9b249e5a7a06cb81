import { isolationGap } from "../rooms/isolation";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";

/** Pods of agent namespaces. Allowed: those that some policy selects, for each direction. */
export const rule = defineRule({
  id: "pod-not-isolated",
  group: "Q",
  level: "mandatory",
  severity: "high",
  kinds: ["pods"],
  says: "every agent pod is closed to the network in both directions but for what is allowed",
  why: "A pod that no policy selects talks to everything; one that a policy selects for one direction is open in the other.",
  mend: "select the pod by a policy that names both Ingress and Egress in policyTypes",
  compliance: ["CIS 5.3.2", "K2"],
  checkStack: (objects, context) => everyRoom(objects, context, isolationGap),
});
