import type { Input } from "@pulumi/pulumi";
import { type Acceptance, parseAcceptance } from "../../acceptance";
import { parseDnsLabel, parseDnsSubdomain } from "../../names";
import { type AgentNamespaceModel, parseAgentNamespaceAt } from "../../namespace/model";
import { type Problems, problems } from "../../problems";
import { parseQuantity } from "../../quantity";
import { parseRenewalAt, type RenewalModel, type Surroundings } from "../../renewal";
import { parseImage } from "../image";
import { parseCidrs } from "../parse";
import { type OperatorResources, parseResources } from "../resources";
import type {
  ClaudeConductorArgs,
  ConductorAgentsArgs,
  ConductorBackupArgs,
  ConductorDashboardArgs,
  ConductorOrchestratorArgs,
  ConductorProbeArgs,
  ConductorRedisArgs,
} from "./args";
import { amount, inCpu, inMebi, largest, type Part, quotaFor } from "./quota";

export interface OrchestratorModel {
  args: string[];
  dashboardPort: number;
  apiPort: number;
  metricsPort: number;
  probe: ConductorProbeArgs;
  resources: OperatorResources;
  workspaceSize: string;
  logsSize: string;
}

export interface AgentsModel {
  args: string[];
  minReplicas: number;
  maxReplicas: number;
  targetCpuPercent: number;
  probe: ConductorProbeArgs | undefined;
  resources: OperatorResources;
  workspaceSize: string;
  scratch: string;
}

export interface RedisModel {
  image: string;
  storageSize: string;
  resources: OperatorResources;
  renewal: RenewalModel;
  plaintext: Acceptance | undefined;
}

export interface BackupModel {
  image: string;
  args: string[];
  schedule: string;
  storeSecret: Input<string> | undefined;
  storeCidrs: string[];
}

export interface ConductorModel {
  component: string;
  room: AgentNamespaceModel;
  namespace: string;
  image: string;
  imagePullSecrets: Input<string>[];
  modelSecret: Input<string>;
  modelSecretKey: string;
  modelCidrs: string[];
  orchestrator: OrchestratorModel;
  agents: AgentsModel;
  redis: RedisModel;
  storageClassName: string | undefined;
  dashboard: ConductorDashboardArgs | undefined;
  backup: BackupModel | undefined;
  scrapeNamespace: string | undefined;
}

/** Accounts, one for each part; none of them has a token or a right. */
export const accounts = [
  "claude-conductor",
  "claude-conductor-agent",
  "claude-conductor-redis",
  "claude-conductor-backup",
];
export const smallScratch = "256Mi";
export const backupResources = { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "128Mi", memoryLimit: "512Mi" };

const anthropic = ["160.79.104.0/23", "2607:6bc0::/48"];
const orchestratorResources = { cpuRequest: "250m", cpuLimit: "2", memoryRequest: "1Gi", memoryLimit: "4Gi" };
const agentResources = { cpuRequest: "250m", cpuLimit: "1", memoryRequest: "512Mi", memoryLimit: "2Gi" };
const redisResources = { cpuRequest: "100m", cpuLimit: "500m", memoryRequest: "128Mi", memoryLimit: "512Mi" };

function parsePort(port: number, p: Problems): number {
  if (!Number.isInteger(port) || port < 1024 || port > 65535)
    p.note(`${port} is no port for a user without rights; use 1024 to 65535`);
  return port;
}

function parseProbe(args: ConductorProbeArgs, p: Problems): ConductorProbeArgs {
  parsePort(args.port, p.at("port"));
  if (args.path !== undefined && !args.path.startsWith("/"))
    p.at("path").note(`"${args.path}" is no path; write it like "/api/status"`);
  return args;
}

function parseOrchestrator(args: ConductorOrchestratorArgs, p: Problems): OrchestratorModel {
  const dashboardPort = parsePort(args.dashboardPort ?? 8080, p.at("dashboardPort"));
  return {
    args: args.args ?? ["orchestrator"],
    dashboardPort,
    apiPort: parsePort(args.apiPort ?? 8081, p.at("apiPort")),
    metricsPort: parsePort(args.metricsPort ?? 9090, p.at("metricsPort")),
    probe: parseProbe(args.probe ?? { port: dashboardPort }, p.at("probe")),
    resources: parseResources(args.resources, orchestratorResources, p.at("resources")),
    workspaceSize: parseQuantity(args.workspaceSize ?? "20Gi", p.at("workspaceSize")),
    logsSize: parseQuantity(args.logsSize ?? "10Gi", p.at("logsSize")),
  };
}

function parseAgents(args: ConductorAgentsArgs, p: Problems): AgentsModel {
  const { minReplicas = 2, maxReplicas = 6, targetCpuPercent = 70 } = args;
  if (!Number.isInteger(minReplicas) || minReplicas < 1)
    p.at("minReplicas").note(`${minReplicas} is no number of agents; use a whole number from 1 on`);
  if (!Number.isInteger(maxReplicas) || maxReplicas < minReplicas || maxReplicas > 100)
    p.at("maxReplicas").note(`${maxReplicas} is out of range; use a whole number from ${minReplicas} to 100`);
  if (targetCpuPercent < 10 || targetCpuPercent > 100)
    p.at("targetCpuPercent").note(`${targetCpuPercent} is out of range; use 10 to 100`);
  const workspaceSize = parseQuantity(args.workspaceSize ?? "5Gi", p.at("workspaceSize"));
  return {
    args: args.args ?? ["agent"],
    minReplicas,
    maxReplicas,
    targetCpuPercent,
    probe: args.probe === undefined ? undefined : parseProbe(args.probe, p.at("probe")),
    resources: parseResources(args.resources, agentResources, p.at("resources")),
    workspaceSize,
    scratch: inMebi(amount(workspaceSize) + 2 * 2 ** 30),
  };
}

function parseRedis(
  args: ConductorRedisArgs | undefined,
  credential: string,
  around: Surroundings,
  p: Problems,
): RedisModel {
  const plaintext = args?.plaintext;
  return {
    image: parseImage(args?.image, p.at("image")),
    storageSize: parseQuantity(args?.storageSize ?? "5Gi", p.at("storageSize")),
    resources: parseResources(args?.resources, redisResources, p.at("resources")),
    renewal: parseRenewalAt(args?.rotation, credential, around, p.at("rotation")),
    plaintext: plaintext === undefined ? undefined : parseAcceptance(plaintext, p.at("plaintext")),
  };
}

function parseDashboard(args: ConductorDashboardArgs | undefined, p: Problems): ConductorDashboardArgs | undefined {
  if (args === undefined) return undefined;
  parseDnsSubdomain(args.host, p.at("host"));
  parseDnsSubdomain(args.ingressClassName, p.at("ingressClassName"));
  parseDnsLabel(args.ingressNamespace, p.at("ingressNamespace"));
  const keys = Object.keys(args.authAnnotations ?? {});
  if (keys.length === 0)
    p.at("authAnnotations").note(
      "the dashboard runs tasks for whoever reaches it; name the login that stands in front",
    );
  for (const key of keys)
    if (/snippet/.test(key))
      p.at("authAnnotations").at(key).note("a snippet is code in the ingress controller; use its own settings");
  return args;
}

function parseBackup(args: ConductorBackupArgs | undefined, p: Problems): BackupModel | undefined {
  if (args === undefined) return undefined;
  const schedule = args.schedule ?? "0 2 * * *";
  if (schedule.trim().split(/\s+/).length !== 5)
    p.at("schedule").note(`"${schedule}" is no schedule; write five fields, for example "0 2 * * *"`);
  if (args.storeCidrs.length === 0) p.at("storeCidrs").note("name the store's addresses; the job reaches no other");
  return {
    image: parseImage(args.image, p.at("image")),
    args: args.args ?? [],
    schedule,
    storeSecret: args.storeSecret,
    storeCidrs: parseCidrs(args.storeCidrs, p.at("storeCidrs")),
  };
}

/** Each part at its most: an update of the agents starts one more than there may be. */
const partsOf = (m: Pick<ConductorModel, "orchestrator" | "agents" | "redis" | "backup">): Part[] => [
  { most: 1, resources: m.orchestrator.resources, scratch: "1Gi" },
  { most: m.agents.maxReplicas + 1, resources: m.agents.resources, scratch: m.agents.scratch },
  { most: 1, resources: m.redis.resources, scratch: smallScratch },
  ...(m.backup === undefined ? [] : [{ most: 1, resources: backupResources, scratch: "10Gi" }]),
];

function parseRoom(name: string, args: ClaudeConductorArgs, parts: Part[], volumes: string[], p: Problems) {
  const limits = parts.map(({ resources }) => resources);
  return parseAgentNamespaceAt(
    name,
    {
      namespace: args.namespace ?? "claude-conductor",
      agents: accounts,
      ...(args.sandbox === undefined ? {} : { sandbox: args.sandbox }),
      quota: quotaFor(parts, volumes),
      maxCpu: inCpu(largest(limits.map((one) => one.cpuLimit))),
      maxMemory: inMebi(largest(limits.map((one) => one.memoryLimit))),
      userGroups: args.userGroups ?? [],
      operatorGroups: args.operatorGroups ?? [],
    },
    p,
  );
}

export function parseClaudeConductor(name: string, args: ClaudeConductorArgs, around: Surroundings): ConductorModel {
  const p = problems(`ClaudeConductor "${name}"`);
  const orchestrator = parseOrchestrator(args.orchestrator ?? {}, p.at("orchestrator"));
  const agents = parseAgents(args.agents ?? {}, p.at("agents"));
  const redis = parseRedis(args.redis, `${name}-redis`, around, p.at("redis"));
  const backup = parseBackup(args.backup, p.at("backup"));
  const { storageClassName, scrapeNamespace } = args;
  if (storageClassName !== undefined) parseDnsSubdomain(storageClassName, p.at("storageClassName"));
  if (scrapeNamespace !== undefined) parseDnsLabel(scrapeNamespace, p.at("scrapeNamespace"));
  if (args.modelSecret === undefined) p.at("modelSecret").note("name the Secret with the model's API key");
  const volumes = [orchestrator.workspaceSize, orchestrator.logsSize, redis.storageSize];
  const model = {
    component: name,
    namespace: args.namespace ?? "claude-conductor",
    image: parseImage(args.image, p.at("image")),
    imagePullSecrets: args.imagePullSecrets ?? [],
    modelSecret: args.modelSecret,
    modelSecretKey: args.modelSecretKey ?? "api-key",
    modelCidrs: parseCidrs(args.modelCidrs ?? anthropic, p.at("modelCidrs")),
    orchestrator,
    agents,
    redis,
    storageClassName,
    dashboard: parseDashboard(args.dashboard, p.at("dashboard")),
    backup,
    scrapeNamespace,
  };
  return p.done({ ...model, room: parseRoom(name, args, partsOf(model), volumes, p) });
}
