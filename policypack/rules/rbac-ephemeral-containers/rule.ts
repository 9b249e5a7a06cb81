import { matchesAny } from "../glob";
import { everyGrantee } from "../rbac/bound";
import { findAny } from "../rbac/match";
import { ephemeralContainers } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on pods/ephemeralcontainers. Allowed: for the debug operator, per namespace. */
export const rule = defineRule({
  id: "rbac-ephemeral-containers",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "only the debug operator puts containers into running pods, one namespace at a time",
  why: "A container inside a pod reads its files, its memory and its credentials.",
  mend: "bind the rule with a RoleBinding to the account of the debug operator",
  compliance: ["CIS 5.1.4", "K3"],
  checkStack: (objects, context) =>
    everyGrantee(objects, context, findAny([ephemeralContainers]), ({ subject, binding }, _, audience) => {
      const debugger_ = matchesAny(context.settings.toeSystemNamespaces, subject.namespace);
      return (debugger_ && binding.scope !== "") || audience === "admin" ? undefined : "fail";
    }),
});
