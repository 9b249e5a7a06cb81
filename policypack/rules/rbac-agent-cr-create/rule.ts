import { everyGrantee } from "../rbac/bound";
import type { Access } from "../rbac/graph";
import { type Decision, findAny, type Match } from "../rbac/match";
import type { Audience } from "../rbac/subjects";
import { agentResources } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** Field: rules on polecats, agents, tasks, tools and sandboxes. Allowed: for agentOperators, per namespace. */
export const rule = defineRule({
  id: "rbac-agent-cr-create",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "agents are started by those who may, one namespace at a time",
  why: "Making one of these is making a pod that holds the namespace's credentials.",
  mend: "grant it with a RoleBinding per namespace, and list the subject in agentOperators",
  compliance: ["K3"],
  checkStack: (objects, context) =>
    everyGrantee(objects, context, findAny(agentResources), (access, match, audience) =>
      worth(access, match, audience, context),
    ),
});

/** Rigs have no namespace: nothing but a ClusterRoleBinding grants them. */
const isLocal = ({ binding }: Access, { reached }: Match): boolean =>
  binding.scope !== "" || reached.every((resource) => resource === "rigs");

function worth(access: Access, match: Match, audience: Audience, { settings }: Context): Decision {
  if (audience === "admin") return undefined;
  if (!isLocal(access, match)) return "fail";
  if (audience === "operator") return undefined;
  return audience === "person" && settings.agentOperators.length === 0 ? "advice" : "fail";
}
