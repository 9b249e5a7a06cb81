import { parseDnsLabel, parseDnsSubdomain } from "../../names";
import { type Problems, problems } from "../../problems";
import { parseQuantity } from "../../quantity";
import { parseImage } from "../image";
import type { OperatorModel } from "../operator";
import { parseGroups, parseOperator, parseUnique } from "../parse";
import { type OperatorResources, parseResources } from "../resources";
import type {
  KubeOpenCodeArgs,
  OpenCodeAgentArgs,
  OpenCodeCredentialArgs,
  OpenCodeCronTaskArgs,
  OpenCodeGitArgs,
  OpenCodeImagesArgs,
  OpenCodeRecipeArgs,
  OpenCodeTaskArgs,
} from "./args";
import { kubeOpenCodeSpec } from "./spec";

export interface GitModel extends OpenCodeGitArgs {
  ref: string;
  mountPath: string;
}

export interface RecipeModel {
  name: string;
  namespace: string;
  workspaceDir: string;
  model: string | undefined;
  modelCredential: string | undefined;
  permission: Record<string, string>;
  credentials: OpenCodeCredentialArgs[];
  repositories: GitModel[];
  instructions: string | undefined;
  runtimeClassName: string | undefined;
  resources: OperatorResources;
  userGroups: string[];
}

export interface AgentModel extends RecipeModel {
  profile: string | undefined;
  maxConcurrentTasks: number;
  maxTasksPerHour: number;
  sessionsSize: string | undefined;
  idleTimeout: string | undefined;
}

export interface TaskModel {
  name: string;
  namespace: string;
  uses: { kind: "agent" | "template"; name: string };
  description: string;
  timeout: string;
}

export interface CronTaskModel extends TaskModel {
  schedule: string;
  timeZone: string;
}

export interface KubeOpenCodeModel {
  operator: OperatorModel;
  images: OpenCodeImagesArgs;
  agents: AgentModel[];
  templates: RecipeModel[];
  tasks: TaskModel[];
  cronTasks: CronTaskModel[];
  maxTaskTimeout: string;
  viewerGroups: string[];
}

/** Where the agent may clone from; git takes a leading dash for an option. */
export const repositoryPattern = "^(https://|git@)[A-Za-z0-9][A-Za-z0-9._@:/-]*$";
const askFirst = { "*": "ask", read: "allow", edit: "allow", webfetch: "deny" };
const answers = ["allow", "ask", "deny"];
const agentResources = { cpuRequest: "250m", cpuLimit: "1", memoryRequest: "512Mi", memoryLimit: "4Gi" };
const unit: Record<string, number> = { h: 3600, m: 60, s: 1 };

/** Seconds of a duration as Go writes it; 0 if it is none. */
function secondsOf(duration: string): number {
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(duration)) return 0;
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, letter]) => sum + Number(count) * (unit[letter ?? ""] ?? 0), 0);
}

function parseDuration(value: string, p: Problems): string {
  if (secondsOf(value) === 0) p.note(`"${value}" is no duration; write it like "45m" or "1h30m"`);
  return value;
}

function parseGit(args: OpenCodeGitArgs, p: Problems): GitModel {
  const { repository, ref = "main", mountPath = "." } = args;
  if (!new RegExp(repositoryPattern).test(repository))
    p.at("repository").note(
      `"${repository}" is no safe repository; write "git@host:path.git" or "https://host/path.git"`,
    );
  if (!/^[A-Za-z0-9_][A-Za-z0-9._/-]*$/.test(ref) || ref.includes(".."))
    p.at("ref").note(`"${ref}" is no branch or tag; start with a letter or digit`);
  if (mountPath.startsWith("/") || mountPath.split("/").includes(".."))
    p.at("mountPath").note(`"${mountPath}" leaves the workspace; give a path below it`);
  if (args.syncInterval !== undefined) parseDuration(args.syncInterval, p.at("syncInterval"));
  return { ...args, ref, mountPath };
}

function parsePermission(given: Record<string, string> | undefined, p: Problems): Record<string, string> {
  for (const [tool, answer] of Object.entries(given ?? {}))
    if (!answers.includes(answer)) p.at(tool).note(`"${answer}" is no answer; use "allow", "ask" or "deny"`);
  return { ...askFirst, ...given };
}

function parseRecipe(args: OpenCodeRecipeArgs, all: KubeOpenCodeArgs, p: Problems): RecipeModel {
  const { credentials = [], workspaceDir = "/workspace", modelCredential } = args;
  if (!all.watchNamespaces.includes(args.namespace))
    p.at("namespace").note(`"${args.namespace}" is not watched; add it to \`watchNamespaces\` or use one of them`);
  if (!/^\/[a-z][a-zA-Z0-9/_-]*$/.test(workspaceDir))
    p.at("workspaceDir").note(`"${workspaceDir}" is no directory; write it like "/workspace"`);
  parseUnique(
    "credential",
    credentials.map(({ name }) => name),
    p.at("credentials"),
  );
  credentials.forEach(({ name, key }, i) => {
    parseDnsLabel(name, p.at("credentials").at(i).at("name"));
    if (!key) p.at("credentials").at(i).at("key").note("name one key; a whole Secret is never mounted");
  });
  if (modelCredential !== undefined && !credentials.some(({ name }) => name === modelCredential))
    p.at("modelCredential").note(`"${modelCredential}" is none of the credentials; add it there`);
  if (modelCredential !== undefined && !/^[a-z0-9-]+\/.+$/.test(args.model ?? ""))
    p.at("model").note('say whose key it is: write the model as "provider/model"');
  const runtimeClassName = args.runtimeClassName ?? all.runtimeClassName;
  if (runtimeClassName !== undefined) parseDnsSubdomain(runtimeClassName, p.at("runtimeClassName"));
  return {
    name: parseDnsLabel(args.name, p.at("name")),
    namespace: args.namespace,
    workspaceDir,
    model: args.model,
    modelCredential,
    permission: parsePermission(args.permission, p.at("permission")),
    credentials,
    repositories: (args.repositories ?? []).map((git, i) => parseGit(git, p.at("repositories").at(i))),
    instructions: args.instructions,
    runtimeClassName,
    resources: parseResources(args.resources, agentResources, p.at("resources")),
    userGroups: parseGroups(args.userGroups ?? [], p.at("userGroups")),
  };
}

function parseCount(value: number, p: Problems): number {
  if (!Number.isInteger(value) || value < 1) p.note(`${value} is no limit; use a whole number from 1 on`);
  return value;
}

function parseAgent(args: OpenCodeAgentArgs, all: KubeOpenCodeArgs, p: Problems): AgentModel {
  if (args.name.length > 52)
    p.at("name").note(`"${args.name}" is too long; upstream adds to it, use at most 52 characters`);
  if (args.sessionsSize !== undefined) parseQuantity(args.sessionsSize, p.at("sessionsSize"));
  if (args.idleTimeout !== undefined) parseDuration(args.idleTimeout, p.at("idleTimeout"));
  return {
    ...parseRecipe(args, all, p),
    profile: args.profile,
    maxConcurrentTasks: parseCount(args.maxConcurrentTasks ?? 2, p.at("maxConcurrentTasks")),
    maxTasksPerHour: parseCount(args.maxTasksPerHour ?? 20, p.at("maxTasksPerHour")),
    sessionsSize: args.sessionsSize,
    idleTimeout: args.idleTimeout,
  };
}

function parseTask(args: OpenCodeTaskArgs, all: KubeOpenCodeArgs, p: Problems): TaskModel {
  const { agent, template, timeout = "1h" } = args;
  if ((agent === undefined) === (template === undefined)) p.note("give either `agent` or `template`");
  const kind = agent === undefined ? "template" : "agent";
  const name = agent ?? template ?? "";
  const known: OpenCodeRecipeArgs[] = (kind === "agent" ? all.agents : all.templates) ?? [];
  const namespace = known.find((one) => one.name === name)?.namespace;
  if (namespace === undefined && name !== "")
    p.at(kind).note(`"${name}" is none of this component's; add it to \`${kind}s\``);
  if (args.description.trim() === "") p.at("description").note("say what is to be done");
  parseDuration(timeout, p.at("timeout"));
  if (secondsOf(timeout) > secondsOf(all.maxTaskTimeout ?? "2h"))
    p.at("timeout").note(`"${timeout}" is above the longest task, "${all.maxTaskTimeout ?? "2h"}"`);
  parseDnsLabel(args.name, p.at("name"));
  return { name: args.name, namespace: namespace ?? "", uses: { kind, name }, description: args.description, timeout };
}

function parseCronTask(args: OpenCodeCronTaskArgs, all: KubeOpenCodeArgs, p: Problems): CronTaskModel {
  if (args.name.length > 52)
    p.at("name").note(`"${args.name}" is too long; upstream adds a time to it, use at most 52`);
  if (args.schedule.trim().split(/\s+/).length !== 5)
    p.at("schedule").note(`"${args.schedule}" is no schedule; write five fields, for example "15 2 * * *"`);
  return { ...parseTask(args, all, p), schedule: args.schedule, timeZone: args.timeZone ?? "Etc/UTC" };
}

export function parseKubeOpenCode(name: string, args: KubeOpenCodeArgs): KubeOpenCodeModel {
  const p = problems(`KubeOpenCode "${name}"`);
  const { agents = [], templates = [], tasks = [], cronTasks = [], maxTaskTimeout = "2h" } = args;
  const image = (key: keyof OpenCodeImagesArgs): string => parseImage(args.images?.[key], p.at("images").at(key));
  for (const [what, list] of Object.entries({ agents, templates, tasks, cronTasks }))
    parseUnique(
      what,
      list.map((one) => one.name),
      p.at(what),
    );
  return p.done({
    operator: parseOperator(name, args, kubeOpenCodeSpec, p),
    images: { agent: image("agent"), executor: image("executor"), attach: image("attach") },
    agents: agents.map((agent, i) => parseAgent(agent, args, p.at("agents").at(i))),
    templates: templates.map((template, i) => parseRecipe(template, args, p.at("templates").at(i))),
    tasks: tasks.map((task, i) => parseTask(task, args, p.at("tasks").at(i))),
    cronTasks: cronTasks.map((task, i) => parseCronTask(task, args, p.at("cronTasks").at(i))),
    maxTaskTimeout: parseDuration(maxTaskTimeout, p.at("maxTaskTimeout")),
    viewerGroups: parseGroups(args.viewerGroups ?? [], p.at("viewerGroups")),
  });
}
