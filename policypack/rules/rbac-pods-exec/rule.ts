import { everyGrant } from "../rbac/match";
import { intoPods } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on pods/exec, attach, portforward, and the proxies of pods and Services. Allowed: none. */
export const rule = defineRule({
  id: "rbac-pods-exec",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "no role leads into running containers",
  why: "Who enters a container holds its credentials and acts as its account; get suffices, since the connection is upgraded.",
  mend: "remove exec, attach, portforward and proxy",
  compliance: ["CIS 5.1.4", "K3"],
  check: (role) => everyGrant(role, intoPods),
});
