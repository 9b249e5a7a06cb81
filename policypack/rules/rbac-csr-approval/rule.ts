import { everyGrant, onlyInClusterRole } from "../rbac/match";
import { approvals, signers } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on the approval and status of certificate requests and on signers. Allowed: none. */
export const rule = defineRule({
  id: "rbac-csr-approval",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "no role signs certificates of the cluster",
  why: "Who approves a client certificate chooses the user that it stands for, and nobody can take it back.",
  mend: "remove the rule; let the cluster's own controllers approve",
  compliance: ["CIS 5.1.11", "K3", "K5"],
  check: (role) =>
    everyGrant(
      role,
      [
        approvals,
        signers,
        { groups: approvals.groups, resources: ["certificatesigningrequests/status"], verbs: ["update", "patch"] },
      ],
      onlyInClusterRole,
    ),
});
