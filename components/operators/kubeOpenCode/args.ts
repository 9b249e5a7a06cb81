import type { Input } from "@pulumi/pulumi";
import type { SecretReadingOperatorArgs, SecretReadingSettingsArgs } from "../operator";
import type { OperatorResourcesArgs } from "../resources";

/** The images that agents and tasks are made of, each by digest. */
export interface OpenCodeImagesArgs {
  /** Brings the OpenCode binary. */
  agent: string;
  /** Runs the agent. */
  executor: string;
  /** Attaches a task to a running agent. */
  attach: string;
}

/** One key of a Secret, as a file that only the agent's user may read. */
export interface OpenCodeCredentialArgs {
  /** Short name; the file is /secrets/<name>. */
  name: string;
  /** Secret in the agent's namespace. */
  secret: Input<string>;
  /** The one key that is mounted. */
  key: string;
}

/** A repository in the agent's workspace. */
export interface OpenCodeGitArgs {
  /** Repository, as "git@host:path" or "https://host/path". */
  repository: string;
  /** Branch or tag. @default "main" */
  ref?: string;
  /** Where it is mounted, relative to the workspace; "." merges it into it. @default "." */
  mountPath?: string;
  /** Secret with `ssh-privatekey` and `ssh-known-hosts`, or with `username` and `password`. @default - none: a public repository */
  secret?: Input<string>;
  /** Fetch anew at this interval, as "10m", without restarting the agent. @default - once, at start */
  syncInterval?: string;
}

/** What agents and templates have in common. */
export interface OpenCodeRecipeArgs {
  /** Name in the cluster. */
  name: string;
  /** Watched namespace. */
  namespace: string;
  /** Directory that the agent works in. @default "/workspace" */
  workspaceDir?: string;
  /** Model, as "provider/model". @default - OpenCode's own */
  model?: string;
  /** Name of the credential that holds the model's API key. @default - none */
  modelCredential?: string;
  /** What the agent may do unasked: each tool "allow", "ask" or "deny". @default - read and edit; all else is asked, fetching denied */
  permission?: Record<string, string>;
  /** Secrets as files of mode 0400. @default [] */
  credentials?: OpenCodeCredentialArgs[];
  /** Repositories. @default [] */
  repositories?: OpenCodeGitArgs[];
  /** Instructions; they are kept in a ConfigMap. @default - none */
  instructions?: string;
  /** RuntimeClass of the sandbox. @default - the component's */
  runtimeClassName?: string;
  /** CPU and memory. @default - 250m to 1 CPU, 512Mi to 4Gi */
  resources?: OperatorResourcesArgs;
  /** Groups that may run tasks on it. @default [] */
  userGroups?: string[];
}

/** An agent that runs all the time and takes tasks. */
export interface OpenCodeAgentArgs extends OpenCodeRecipeArgs {
  /** What it is for. @default - nothing */
  profile?: string;
  /** Tasks at a time. @default 2 */
  maxConcurrentTasks?: number;
  /** Tasks that may start within an hour. @default 20 */
  maxTasksPerHour?: number;
  /** Size of the volume that keeps sessions, as "2Gi". @default - sessions end with the pod */
  sessionsSize?: string;
  /** Suspended after idling this long, as "30m". @default - never */
  idleTimeout?: string;
}

/** One prompt. */
export interface OpenCodeTaskArgs {
  /** Name in the cluster. */
  name: string;
  /** Agent that does it; its namespace is the task's. Give this or `template`. */
  agent?: string;
  /** Template of a pod of its own. Give this or `agent`. */
  template?: string;
  /** The prompt. */
  description: string;
  /** Ended after this time, as "45m". @default "1h" */
  timeout?: string;
}

/** A prompt on a schedule. */
export interface OpenCodeCronTaskArgs extends OpenCodeTaskArgs {
  /** Five fields, as cron has them. */
  schedule: string;
  /** Time zone, as "Europe/Berlin". @default "Etc/UTC" */
  timeZone?: string;
}

/** What KubeOpenCode is told, whatever its agents are. */
export interface KubeOpenCodeSettingsArgs extends SecretReadingSettingsArgs {
  /** Images of agents and tasks. */
  images: OpenCodeImagesArgs;
  /** Longest task. @default "2h" */
  maxTaskTimeout?: string;
}

/** Arguments of KubeOpenCode. */
export interface KubeOpenCodeArgs extends KubeOpenCodeSettingsArgs, SecretReadingOperatorArgs {
  /** RuntimeClass of the sandbox that agents run in. @default - the cluster's own runtime */
  runtimeClassName?: string;
  /** Agents. @default [] */
  agents?: OpenCodeAgentArgs[];
  /** Templates: the recipe of tasks with a pod of their own. @default [] */
  templates?: OpenCodeRecipeArgs[];
  /** Tasks. @default [] */
  tasks?: OpenCodeTaskArgs[];
  /** Tasks on a schedule. @default [] */
  cronTasks?: OpenCodeCronTaskArgs[];
  /** Groups that may see agents, tasks and logs. @default [] */
  viewerGroups?: string[];
}
