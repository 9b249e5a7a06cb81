import { defaultDenyGap } from "../rooms/isolation";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";
import { text } from "../settings";

/** NetworkPolicies of agent namespaces. Allowed: one that selects all pods and allows no egress. */
export const rule = defineRule({
  id: "ns-default-deny-egress",
  group: "Q",
  level: "mandatory",
  severity: "critical",
  kinds: ["Namespace"],
  says: "every agent namespace denies egress that nothing allows",
  why: "An agent may send what it reads anywhere, and reach the metadata endpoint of the node.",
  mend: "add a NetworkPolicy with podSelector {} and policyTypes [Ingress, Egress], and no rules",
  compliance: ["CIS 5.3.2", "K2"],
  config: { mode: text("strict", "covered: policies that together select every pod of the stack count too") },
  checkStack: (objects, context) =>
    everyRoom(objects, context, defaultDenyGap("Egress", context.config.mode === "covered")),
});
