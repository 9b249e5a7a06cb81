import { type Acceptance, parseAcceptance } from "../acceptance";
import type { AgentNamespaceArgs, ElevatedArgs, SandboxArgs } from "../agentNamespace";
import { parseDnsLabel, parseDnsSubdomain } from "../names";
import { PodSecurityLevel } from "../podSecurity";
import { type Problems, problems } from "../problems";
import { parseQuantity } from "../quantity";
import { defaultQuota } from "./quota";

/** A RuntimeClass: one that we make for a handler, or one that is there. */
export type RuntimeClass = { kind: "made"; name: string; handler: string } | { kind: "existing"; name: string };

export interface AgentNamespaceModel {
  component: string;
  namespace: string;
  agents: string[];
  level: PodSecurityLevel;
  version: string;
  elevated: Acceptance | undefined;
  quota: Record<string, string>;
  maxCpu: string;
  maxMemory: string;
  runtimeClass: RuntimeClass | undefined;
  priority: number;
  userGroups: string[];
  operatorGroups: string[];
}

const levels = Object.values(PodSecurityLevel);
const reserved = /^(default|kube-.*)$/;

function parseNamespace(value: string, p: Problems): string {
  if (reserved.test(value)) p.note(`"${value}" belongs to the cluster; give the agents a namespace of their own`);
  return parseDnsLabel(value, p);
}

function parseElevated(
  args: ElevatedArgs | undefined,
  p: Problems,
): { level: PodSecurityLevel; elevated?: Acceptance } {
  if (args === undefined) return { level: PodSecurityLevel.Restricted };
  const level = args.level ?? PodSecurityLevel.Baseline;
  if (!levels.includes(level)) p.at("level").note(`"${level}" is no level; use "baseline" or "privileged"`);
  if (level === PodSecurityLevel.Restricted) p.at("level").note('"restricted" is the default; leave `elevated` away');
  return { level, elevated: parseAcceptance(args, p) };
}

function parseSandbox(args: SandboxArgs | undefined, namespace: string, p: Problems): RuntimeClass | undefined {
  if (args === undefined) return undefined;
  const { handler, className } = args;
  if ((handler === undefined) === (className === undefined)) {
    p.note('give either `handler` (for example "runsc") or `className`, not both and not neither');
    return undefined;
  }
  if (handler !== undefined) {
    parseDnsLabel(handler, p.at("handler"));
    return { kind: "made", name: `${namespace}-${handler}`, handler };
  }
  return { kind: "existing", name: parseDnsSubdomain(className ?? "", p.at("className")) };
}

function parseAgents(agents: string[], p: Problems): string[] {
  if (agents.length === 0) p.note('name at least one agent, for example ["agent"]');
  agents.forEach((agent, i) => {
    parseDnsLabel(agent, p.at(i));
    if (agent === "default") p.at(i).note('"default" is every pod\'s account; give the agent one of its own');
    if (agents.indexOf(agent) !== i) p.at(i).note(`"${agent}" is there twice; name each agent once`);
  });
  return agents;
}

function parseGroups(groups: string[], p: Problems): string[] {
  groups.forEach((group, i) => {
    if (group.trim() === "") p.at(i).note("a group needs a name");
    if (group.startsWith("system:"))
      p.at(i).note(`"${group}" is a group of the cluster itself; name a group of people`);
  });
  return groups;
}

function parseQuota(quota: Record<string, string>, p: Problems): Record<string, string> {
  for (const [key, value] of Object.entries(quota)) parseQuantity(value, p.at(key));
  return { ...defaultQuota, ...quota };
}

export function parseAgentNamespace(name: string, args: AgentNamespaceArgs): AgentNamespaceModel {
  const p = problems(`AgentNamespace "${name}"`);
  return p.done(parseAgentNamespaceAt(name, args, p));
}

/** The same below another component's path, so that its user gets these problems along with all others. */
export function parseAgentNamespaceAt(name: string, args: AgentNamespaceArgs, p: Problems): AgentNamespaceModel {
  const namespace = parseNamespace(args.namespace ?? name, p.at("namespace"));
  const version = args.podSecurityVersion ?? "v1.36";
  if (!/^v1\.\d{1,3}$/.test(version)) {
    p.at("podSecurityVersion").note(`"${version}" pins nothing; write a minor version such as "v1.36"`);
  }
  const priority = args.priority ?? -100;
  if (!Number.isInteger(priority) || priority > 0 || priority < -1_000_000_000) {
    p.at("priority").note(`${priority} would put agents above other work; use a whole number from -1000000000 to 0`);
  }
  const { level, elevated } = parseElevated(args.elevated, p.at("elevated"));
  return {
    component: name,
    namespace,
    agents: parseAgents(args.agents ?? ["agent"], p.at("agents")),
    level,
    version,
    elevated,
    quota: parseQuota(args.quota ?? {}, p.at("quota")),
    maxCpu: parseQuantity(args.maxCpu ?? "4", p.at("maxCpu")),
    maxMemory: parseQuantity(args.maxMemory ?? "8Gi", p.at("maxMemory")),
    runtimeClass: parseSandbox(args.sandbox, namespace, p.at("sandbox")),
    priority,
    userGroups: parseGroups(args.userGroups ?? [], p.at("userGroups")),
    operatorGroups: parseGroups(args.operatorGroups ?? [], p.at("operatorGroups")),
  };
}
