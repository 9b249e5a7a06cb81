import { createHash } from "node:crypto";
import { parseImage } from "../operators/image";
import type { Problems } from "../problems";
import type { GithubActionsArgs, GitlabCiArgs, PinnedActionsArgs, RotationScheduleArgs } from "./planArgs";
import { parseRunner, type RunnerModel } from "./runner";

export interface GithubModel {
  actions: PinnedActionsArgs;
  nodeVersion: string;
  environment: string | undefined;
}

export interface GitlabModel {
  image: string;
  branch: string;
}

/** Who runs what every day. */
export interface ScheduleModel {
  organization: string;
  project: string;
  stack: string;
  /** The three, as the CLI writes them. */
  fullName: string;
  team: string | undefined;
  directory: string;
  cron: string;
  github: GithubModel | undefined;
  gitlab: GitlabModel | undefined;
  runner: RunnerModel | undefined;
}

const word = /^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;
const path = /^(\.|[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*)$/;
const branchName = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/;

/** Daily, at a minute that follows from a name: a thousand stacks do not start at once. */
export function dailyAt(hour: number | undefined, name: string, p: Problems): string {
  const at = hour ?? 3;
  if (!Number.isInteger(at) || at < 0 || at > 23) p.note(`${at} is no hour; use a whole number from 0 to 23, in UTC`);
  const minute = createHash("sha256").update(`minute:${name}`).digest().readUInt16BE(0) % 60;
  return `${minute} ${at} * * *`;
}

function parseWord(value: string | undefined, what: string, p: Problems): string | undefined {
  if (value !== undefined && !word.test(value))
    p.note(`"${value}" is no ${what}; use letters, digits, "-", "_" and ".", with no spaces`);
  return value;
}

function parseStack(fullName: string, p: Problems): Pick<ScheduleModel, "organization" | "project" | "stack"> {
  const [organization = "", project = "", stack = "", ...rest] = fullName.split("/");
  if (rest.length > 0 || ![organization, project, stack].every((part) => word.test(part)))
    p.note(
      `"${fullName}" is no full name of a stack; write "organization/project/stack", for example "acme/platform/prod"`,
    );
  return { organization, project, stack };
}

const actionNames = ["checkout", "setupNode", "pulumiAuth", "pulumi"] as const;

function parseGithub(args: GithubActionsArgs, p: Problems): GithubModel {
  for (const name of actionNames) {
    const commit = String(args.actions?.[name] ?? "");
    if (!/^[0-9a-f]{40}$/.test(commit))
      p.at("actions").at(name).note(`"${commit}" pins nothing; give the full commit of the action, 40 hex digits`);
  }
  const nodeVersion = args.nodeVersion ?? "22";
  if (!/^\d+(\.\d+){0,2}$/.test(nodeVersion))
    p.at("nodeVersion").note(`"${nodeVersion}" is no version; write it like "22"`);
  return {
    actions: args.actions,
    nodeVersion,
    environment: parseWord(args.environment, "environment", p.at("environment")),
  };
}

function parseGitlab(args: GitlabCiArgs, p: Problems): GitlabModel {
  const branch = args.branch ?? "main";
  if (!branchName.test(branch) || branch.includes(".."))
    p.at("branch").note(`"${branch}" is no branch; write it like "main"`);
  return { image: parseImage(args.image, p.at("image")), branch };
}

export function parseSchedule(args: RotationScheduleArgs, component: string, p: Problems): ScheduleModel {
  const fullName = String(args.stack ?? "");
  const names = parseStack(fullName, p.at("stack"));
  const directory = args.directory ?? ".";
  if (!path.test(directory) || directory.includes(".."))
    p.at("directory").note(
      `"${directory}" is no folder of a repository; write it like "deploy/prod", or "." for its root`,
    );
  const { githubActions, gitlabCi, cronJob } = args;
  const team = parseWord(args.team, "team", p.at("team"));
  const cron = dailyAt(args.hour, fullName, p.at("hour"));
  return {
    ...names,
    fullName,
    team,
    directory,
    cron,
    github: githubActions && parseGithub(githubActions, p.at("githubActions")),
    gitlab: gitlabCi && parseGitlab(gitlabCi, p.at("gitlabCi")),
    runner: cronJob && parseRunner(cronJob, component, p.at("cronJob")),
  };
}
