import type { AgentNamespaceArgs } from "../agentNamespace";
import type { AgentPlatformArgs, TeamArgs } from "../agentPlatform";
import type { EgressPolicyArgs } from "../egress/args";
import { parseEgressPolicyAt } from "../egress/parse";
import { parseDnsLabel } from "../names";
import { parseAgentNamespaceAt } from "../namespace/model";
import { type Problems, problems } from "../problems";

export interface TeamModel {
  name: string;
  namespace: AgentNamespaceArgs;
  egress: EgressPolicyArgs;
}

export interface AgentPlatformModel {
  teams: TeamModel[];
}

function parseTeam(team: TeamArgs, args: AgentPlatformArgs, p: Problems): TeamModel {
  const name = parseDnsLabel(team.name ?? "", p.at("name"));
  const namespace: AgentNamespaceArgs = {
    namespace: `agents-${name}`,
    userGroups: team.userGroups ?? [],
    operatorGroups: team.operatorGroups ?? [],
    quota: { ...args.quota, ...team.quota },
    ...(args.sandboxHandler === undefined ? {} : { sandbox: { handler: args.sandboxHandler } }),
  };
  parseAgentNamespaceAt(name, namespace, p);
  const egress: EgressPolicyArgs = {
    namespace: namespace.namespace ?? name,
    allow: team.allow ?? [],
    ...(args.egressEngine === undefined ? {} : { engine: args.egressEngine }),
  };
  // A name that is wrong was noted already; the policy is then read under another one.
  if (p.clean()) parseEgressPolicyAt(name, egress, p);
  return { name, namespace, egress };
}

export function parseAgentPlatform(name: string, args: AgentPlatformArgs): AgentPlatformModel {
  const p = problems(`AgentPlatform "${name}"`);
  const teams = args.teams ?? [];
  const at = p.at("teams");
  if (teams.length === 0) at.note('name at least one team, for example [{ name: "payments" }]');
  const names = teams.map((team) => team.name);
  names.forEach((team, i) => {
    if (names.indexOf(team) !== i) at.at(i).at("name").note(`"${team}" is there twice; name each team once`);
  });
  return p.done({ teams: teams.map((team, i) => parseTeam(team, args, at.at(i))) });
}
