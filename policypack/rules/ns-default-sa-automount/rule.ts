import { accountGap } from "../rooms/bounds";
import { everyRoom } from "../rooms/room";
import { defineRule } from "../rule";

/** ServiceAccount default of agent namespaces. Allowed: automountServiceAccountToken false. */
export const rule = defineRule({
  id: "ns-default-sa-automount",
  group: "Q",
  level: "mandatory",
  severity: "medium",
  kinds: ["Namespace"],
  says: "the default account of every agent namespace gives no token",
  why: "Pods that name no account get this one, and those of operators name none.",
  mend: "declare the ServiceAccount default with automountServiceAccountToken: false",
  compliance: ["CIS 5.1.5", "CIS 5.1.6", "K3"],
  checkStack: (objects, context) => everyRoom(objects, context, accountGap),
});
