import { everyGrant } from "../rbac/match";
import { writeVerbs } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on endpoints, endpoint slices and the status of Services. Allowed: reading. */
export const rule = defineRule({
  id: "rbac-endpoints-write",
  group: "G",
  level: "advisory",
  severity: "medium",
  kinds: roleKinds,
  says: "no role moves where a Service leads",
  why: "Who writes endpoints sends other people's traffic to an address of their choice, past network policies.",
  mend: "remove the writing verbs",
  compliance: ["K2"],
  check: (role) =>
    everyGrant(role, [
      { groups: [""], resources: ["services/status", "endpoints"], verbs: writeVerbs },
      { groups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: writeVerbs },
    ]),
});
