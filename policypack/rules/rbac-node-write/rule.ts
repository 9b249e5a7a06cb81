import type { KubeObject } from "../object";
import { everyGrant, type Match, type Target } from "../rbac/match";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

const nodes: Target = { groups: [""], resources: ["nodes", "nodes/status"], verbs: ["update", "patch", "delete"] };
const scheduling: Target = { groups: [""], resources: ["pods/binding", "bindings"], verbs: ["create"] };

/** Field: rules on nodes, their status, and the binding of pods. Allowed: reading. */
export const rule = defineRule({
  id: "rbac-node-write",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "no role changes nodes or places pods",
  why: "Labels and taints decide where pods run; who writes them draws other people's pods to a node of their choice.",
  mend: "remove the rule",
  compliance: ["K3"],
  check: (role) => everyGrant(role, [nodes, scheduling], worth),
});

const worth = ({ reached }: Match, { kind }: KubeObject): "fail" | undefined =>
  kind === "ClusterRole" || scheduling.resources.includes(reached[0] ?? "") ? "fail" : undefined;
