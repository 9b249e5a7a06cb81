import { everyGrant } from "../rbac/match";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on roles and cluster roles. Allowed: every verb but escalate and bind. */
export const rule = defineRule({
  id: "rbac-escalate-bind",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "nobody may grant more than they hold",
  why: "Escalate writes any right into a role, and bind hands out any role: either is the whole cluster.",
  mend: "remove the verbs escalate and bind",
  compliance: ["CIS 5.1.8", "K3"],
  check: (role) =>
    everyGrant(role, [
      { groups: ["rbac.authorization.k8s.io"], resources: ["roles", "clusterroles"], verbs: ["escalate", "bind"] },
    ]),
});
