import { everyGrantee } from "../rbac/bound";
import { findAny } from "../rbac/match";
import { roleWrites } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on roles and bindings. Allowed: writing by admins; by operators it is advice. */
export const rule = defineRule({
  id: "rbac-rbac-write",
  group: "G",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: roleKinds,
  says: "agents and tenants write no roles and no bindings",
  why: "Rights that grow by themselves are no longer those that were reviewed.",
  mend: "remove the writing verbs; let the stack own roles and bindings",
  compliance: ["CIS 5.1.8", "K3"],
  checkStack: (objects, context) =>
    everyGrantee(objects, context, findAny([roleWrites]), (_, __, audience) => {
      if (audience === "admin") return undefined;
      return audience === "operator" ? "advice" : "fail";
    }),
});
