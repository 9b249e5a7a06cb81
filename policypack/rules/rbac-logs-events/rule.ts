import type { KubeObject } from "../object";
import { everyGrant, type Match, type Target } from "../rbac/match";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

const logs: Target = { groups: [""], resources: ["pods/log"], verbs: ["get"] };
const events: Target = { groups: ["", "events.k8s.io"], resources: ["events"], verbs: ["delete", "deletecollection"] };

/** Fields: rules on logs and events. Allowed: logs per namespace; events are not deleted. */
export const rule = defineRule({
  id: "rbac-logs-events",
  group: "G",
  level: "advisory",
  severity: "medium",
  kinds: roleKinds,
  says: "logs are read per namespace, and events stay",
  why: "Logs of agents hold what agents print, credentials too; deleted events are deleted traces.",
  mend: "read logs through a Role; remove the deletion of events",
  compliance: ["K9"],
  check: (role) => everyGrant(role, [logs, events], worth),
});

const worth = ({ reached }: Match, { kind }: KubeObject): "fail" | undefined =>
  kind === "ClusterRole" || reached[0] === "events" ? "fail" : undefined;
