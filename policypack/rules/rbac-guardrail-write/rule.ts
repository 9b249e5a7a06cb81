import { everyGrantee } from "../rbac/bound";
import { findAny, type Target } from "../rbac/match";
import { writeVerbs } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

const guardrails: readonly Target[] = [
  { groups: ["networking.k8s.io", "extensions"], resources: ["networkpolicies"], verbs: writeVerbs },
  { groups: [""], resources: ["resourcequotas", "limitranges", "serviceaccounts"], verbs: writeVerbs },
];

/** Field: rules on network policies, quotas, limits and accounts. Allowed: writing by operators and admins. */
export const rule = defineRule({
  id: "rbac-guardrail-write",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "agents and tenants leave their guardrails alone",
  why: "An agent that may delete its network policy is not caged.",
  mend: "remove the writing verbs; let the stack own guardrails",
  compliance: ["K2", "K3"],
  checkStack: (objects, context) =>
    everyGrantee(objects, context, findAny(guardrails), (_, __, audience) =>
      audience === "operator" || audience === "admin" ? undefined : "fail",
    ),
});
