import { everyGrant, onlyInClusterRole } from "../rbac/match";
import { diskWrites } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on persistentvolumes. Allowed: reading and deleting. */
export const rule = defineRule({
  id: "rbac-persistent-volumes",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "no role makes persistent volumes",
  why: "A volume may be any path of a node, past what pods may mount.",
  mend: "claim volumes through a StorageClass",
  compliance: ["CIS 5.1.9", "K3"],
  check: (role) => everyGrant(role, [diskWrites], onlyInClusterRole),
});
