import { everyGrant } from "../rbac/match";
import { nodesProxy } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on nodes/proxy. Allowed: none; the finer nodes/metrics, stats, log, configz and healthz. */
export const rule = defineRule({
  id: "rbac-nodes-proxy",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "no role reaches the kubelet through the proxy of nodes",
  why: "Through it get alone runs commands in every container of a node, past admission and audit.",
  mend: "grant nodes/metrics, nodes/stats or nodes/log instead",
  compliance: ["CIS 5.1.10", "K3"],
  check: (role) => everyGrant(role, [nodesProxy], (_, { kind }) => (kind === "ClusterRole" ? "fail" : "advice")),
});
