import { defaultDenyGap } from "../rooms/isolation";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";
import { text } from "../settings";

/** NetworkPolicies of agent namespaces. Allowed: one that selects all pods and allows no ingress. */
export const rule = defineRule({
  id: "ns-default-deny-ingress",
  group: "Q",
  level: "mandatory",
  severity: "high",
  kinds: ["Namespace"],
  says: "every agent namespace denies ingress that nothing allows",
  why: "Every pod of the cluster, and whoever took one, can talk to the agents.",
  mend: "add a NetworkPolicy with podSelector {} and policyTypes [Ingress, Egress], and no rules",
  compliance: ["CIS 5.3.2", "K2"],
  config: { mode: text("strict", "covered: policies that together select every pod of the stack count too") },
  checkStack: (objects, context) =>
    everyRoom(objects, context, defaultDenyGap("Ingress", context.config.mode === "covered")),
});
