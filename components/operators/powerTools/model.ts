import { parseDnsLabel, parseDnsSubdomain } from "../../names";
import { type AgentNamespaceModel, parseAgentNamespaceAt } from "../../namespace/model";
import { type Problems, problems } from "../../problems";
import { parseQuantity } from "../../quantity";
import { parseRenewalAt, type RenewalModel, type Surroundings } from "../../renewal";
import { parseImage } from "../image";
import type { OperatorModel } from "../operator";
import { parseGroups, parseOperator, parseUnique } from "../parse";
import { type OperatorResources, parseResources } from "../resources";
import type { PowerToolsArgs, ToolCollectorArgs, ToolNamespaceArgs, ToolRunArgs } from "./args";
import { powerToolsSpec, toeNamespace } from "./spec";
import { parseTool, type ToolModel } from "./tool";

export interface CollectorModel extends Pick<ToolCollectorArgs, "storageClassName"> {
  image: string;
  storageSize: string;
  renewal: RenewalModel;
  dateFormat: string;
  resources: OperatorResources;
}

export interface RunModel extends ToolRunArgs {
  output: string;
}

export interface PowerToolsModel {
  operator: OperatorModel;
  tools: ToolModel[];
  elevated: AgentNamespaceModel[];
  collector: CollectorModel | undefined;
  runs: RunModel[];
  adminGroups: string[];
  userGroups: string[];
  viewerGroups: string[];
}

const collectorResources = { cpuRequest: "50m", cpuLimit: "200m", memoryRequest: "128Mi", memoryLimit: "256Mi" };
const unit: Record<string, number> = { s: 1, m: 60, h: 3600 };

function parseCollector(
  args: ToolCollectorArgs | undefined,
  credential: string,
  around: Surroundings,
  p: Problems,
): CollectorModel | undefined {
  if (args === undefined) return undefined;
  const { storageClassName, dateFormat = "2006/01/02" } = args;
  if (storageClassName !== undefined) parseDnsSubdomain(storageClassName, p.at("storageClassName"));
  // Upstream joins it to a path.
  if (!/^[0-9A-Za-z_/-]+$/.test(dateFormat) || !dateFormat.includes("2006"))
    p.at("dateFormat").note(`"${dateFormat}" is no date of Go's; write it like "2006/01/02"`);
  return {
    ...(storageClassName === undefined ? {} : { storageClassName }),
    renewal: parseRenewalAt(args.rotation, credential, around, p.at("rotation")),
    image: parseImage(args.image, p.at("image")),
    storageSize: parseQuantity(args.storageSize ?? "10Gi", p.at("storageSize")),
    dateFormat,
    resources: parseResources(args.resources, collectorResources, p.at("resources")),
  };
}

function parseElevated(name: string, args: ToolNamespaceArgs, p: Problems): AgentNamespaceModel {
  const { level = "privileged", reason, owner, reviewBy } = args;
  const elevated = { level, reason, owner, reviewBy };
  return parseAgentNamespaceAt(name, { namespace: args.name, agents: ["workload"], elevated }, p);
}

function parseRun(args: ToolRunArgs, m: Pick<PowerToolsModel, "tools" | "collector">, p: Problems): RunModel {
  const { output = "ephemeral", duration } = args;
  parseDnsLabel(args.name, p.at("name"));
  if (args.name.length > 44)
    p.at("name").note(`"${args.name}" is too long; upstream adds to it, use at most 44 characters`);
  const tool = m.tools.find(({ name }) => name === args.tool);
  if (tool === undefined) p.at("tool").note(`"${args.tool}" is none of the tools; add it to \`tools\``);
  else if (!tool.allowedNamespaces.includes(args.namespace))
    p.at("namespace").note(`"${args.tool}" may not be run in "${args.namespace}"; see its \`allowedNamespaces\``);
  if (Object.keys(args.matchLabels ?? {}).length === 0)
    p.at("matchLabels").note("name at least one label; without one the tool enters every pod of the namespace");
  const [, count, letter] = /^(\d+)([smh])$/.exec(duration) ?? [];
  const seconds = Number(count ?? 0) * (unit[letter ?? ""] ?? 0);
  if (seconds < 5 || seconds > 7200) p.at("duration").note(`"${duration}" is out of range; write "5s" to "2h"`);
  if (!["ephemeral", "collector"].includes(output))
    p.at("output").note(`"${output}" is no output; use "ephemeral" or "collector"`);
  if (output === "collector" && m.collector === undefined)
    p.at("output").note('there is no collector; give `collector`, or use "ephemeral"');
  (args.args ?? []).forEach((arg, i) => {
    if (/[\r\n]/.test(arg)) p.at("args").at(i).note("a line break is no part of an argument; remove it");
  });
  return { ...args, output };
}

/** Whoever defines tools and runs them too answers to nobody. */
function parseDuties(args: PowerToolsArgs, p: Problems): void {
  for (const group of args.adminGroups ?? [])
    if (args.userGroups?.includes(group))
      p.at("userGroups").note(`"${group}" defines tools too; let one group define them and another run them`);
}

export function parsePowerTools(name: string, args: PowerToolsArgs, around: Surroundings): PowerToolsModel {
  const p = problems(`PowerTools "${name}"`);
  const { tools = [], elevatedNamespaces = [], runs = [] } = args;
  if (args.namespace !== undefined && args.namespace !== toeNamespace)
    p.at("namespace").note(`"${args.namespace}" breaks upstream's code; leave it away, it is always "${toeNamespace}"`);
  const elevatedNames = elevatedNamespaces.map((one) => one.name);
  const forAllProfiles = elevatedNamespaces.filter(({ level }) => level !== "baseline").map(({ name: one }) => one);
  const watchNamespaces = [...(args.watchNamespaces ?? []), ...elevatedNames];
  parseUnique(
    "tool",
    tools.map((tool) => tool.name),
    p.at("tools"),
  );
  parseUnique(
    "run",
    runs.map((run) => run.name),
    p.at("runs"),
  );
  parseDuties(args, p);
  const operator = parseOperator(name, { ...args, watchNamespaces }, powerToolsSpec, p);
  const parsed = tools.map((tool, i) =>
    parseTool(tool, { watched: watchNamespaces, elevated: forAllProfiles }, p.at("tools").at(i)),
  );
  const collector = parseCollector(args.collector, `${name}-collector`, around, p.at("collector"));
  return p.done({
    operator,
    tools: parsed,
    elevated: elevatedNamespaces.map((one, i) => parseElevated(name, one, p.at("elevatedNamespaces").at(i))),
    collector,
    runs: runs.map((run, i) => parseRun(run, { tools: parsed, collector }, p.at("runs").at(i))),
    adminGroups: parseGroups(args.adminGroups ?? [], p.at("adminGroups")),
    userGroups: parseGroups(args.userGroups ?? [], p.at("userGroups")),
    viewerGroups: parseGroups(args.viewerGroups ?? [], p.at("viewerGroups")),
  });
}
