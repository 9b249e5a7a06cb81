import { everyGrant } from "../rbac/match";
import { tokens } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on serviceaccounts/token. Allowed: in a Role, for accounts by name. */
export const rule = defineRule({
  id: "rbac-token-create",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "tokens are requested for named accounts only",
  why: "Who may request any token is every account.",
  mend: "use a Role with resourceNames",
  compliance: ["CIS 5.1.13", "K3", "K4"],
  check: (role) => everyGrant(role, [tokens], ({ named }, { kind }) => (kind === "Role" && named ? undefined : "fail")),
});
