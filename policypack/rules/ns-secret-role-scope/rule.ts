import { everyRoom } from "../rooms/room";
import { roleGap } from "../rooms/secrets";
import { defineRule } from "../rule";

/** Roles of agent namespaces, rules on secrets. Allowed: resourceNames of one project. */
export const rule = defineRule({
  id: "ns-secret-role-scope",
  group: "Q",
  level: "mandatory",
  severity: "high",
  kinds: ["Namespace"],
  says: "roles in agent namespaces name the Secrets of one project",
  why: "A role over all Secrets, or over those of two repositories, makes one agent the owner of every key.",
  mend: "list the Secrets of one project under resourceNames, without list and watch",
  compliance: ["CIS 5.1.2", "K3"],
  checkStack: (objects, context) => everyRoom(objects, context, roleGap),
});
