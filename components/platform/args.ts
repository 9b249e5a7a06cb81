import type { AcceptanceArgs } from "../acceptance";
import type { SecretSourceArgs } from "../agentSecret/args";
import type { DeployKeyAccess } from "../deployKey/args";
import type { EgressAllowArgs, EgressEngine } from "../egress/args";
import type { GitHostArgs } from "../git/args";
import type { KnownHostsArgs } from "../knownHosts/model";
import type { ClaudeConductorSettingsArgs } from "../operators/claudeConductor/args";
import type { GasTownConvoyArgs, GasTownPolecatArgs, GasTownSettingsArgs } from "../operators/gasTown/args";
import type { KubeOpenCodeSettingsArgs } from "../operators/kubeOpenCode/args";
import type { PowerToolsSettingsArgs } from "../operators/powerTools/args";
import type { RotationArgs } from "../rotation/args";

/** Work on a repository by Gas Town: a rig with its workers. */
export interface TeamRigArgs {
  /** Prefix of work items, which never changes: 2 to 10 lower-case letters. */
  beadsPrefix: string;
  /** Most workers at a time that the rig advertises. @default 8 */
  maxPolecats?: number;
  /** Workers. @default [] */
  polecats?: GasTownPolecatArgs[];
  /** Trackers. @default [] */
  convoys?: GasTownConvoyArgs[];
}

/** A prompt on a schedule. */
export interface TeamScheduledTaskArgs {
  /** Short name; in the cluster it follows the team's and the repository's. */
  name: string;
  /** The prompt. */
  description: string;
  /** Five fields, as cron has them. */
  schedule: string;
  /** Time zone, as "Europe/Berlin". @default "Etc/UTC" */
  timeZone?: string;
}

/** Work on a repository by KubeOpenCode: an agent that takes tasks. */
export interface TeamAgentArgs {
  /** What it is for. @default - nothing */
  profile?: string;
  /** Model, as "provider/model". */
  model: string;
  /** Instructions. @default - none */
  instructions?: string;
  /** Tasks at a time. @default 2 */
  maxConcurrentTasks?: number;
  /** Prompts on a schedule. @default [] */
  scheduled?: TeamScheduledTaskArgs[];
}

/** A repository that a team's agents work on; one system does, or none yet. */
export interface TeamRepositoryArgs {
  /** "owner/name" at the platform's Git host. */
  repository: string;
  /** Short name, for what is made for it. @default - the repository's own, in lower case */
  name?: string;
  /** What the agents' key may do. @default "read" */
  access?: DeployKeyAccess;
  /** Branch that people review for. @default "main" */
  branch?: string;
  /** Approvals that a change of the branch needs. @default 1 */
  reviews?: number;
  /** Checks that must pass before a merge, as the host shows them. @default [] */
  statusChecks?: string[];
  /** A named and dated acceptance that the Git host guards no branch of it. @default - the branch is guarded if agents may push */
  unguarded?: AcceptanceArgs;
  /** For a manual Git host: the keys, by their day, that somebody added there. @default [] */
  registered?: string[];
  /** Gas Town works on it. @default - not */
  gasTown?: TeamRigArgs;
  /** KubeOpenCode works on it. @default - not */
  kubeOpenCode?: TeamAgentArgs;
}

/** A team: the people, and the room that their agents get. */
export interface TeamArgs {
  /** Short name; the namespace is `agents-<name>`. */
  name: string;
  /** Groups that may see the team's agents; never Secrets. @default [] */
  userGroups?: string[];
  /** Groups that may also restart and scale them. @default [] */
  operatorGroups?: string[];
  /** Hard limits that differ from the platform's. @default {} */
  quota?: Record<string, string>;
  /** What the team's agents may reach beside their Git host and model; metadata endpoints never. @default [] */
  allow?: EgressAllowArgs[];
  /** Repositories. @default [] */
  repositories?: TeamRepositoryArgs[];
  /** A named and dated acceptance of a namespace `workloads-<name>` that PowerTools may enter. @default - none */
  diagnostics?: AcceptanceArgs;
}

/** Arguments of AgentPlatform. */
export interface AgentPlatformArgs extends KnownHostsArgs {
  /** Teams, each with a namespace of its own. */
  teams: TeamArgs[];
  /** Git host of all repositories. @default - GitHub */
  git?: GitHostArgs;
  /** When deploy keys, model keys and certificates are renewed. @default - every 90 days */
  rotation?: RotationArgs;
  /** API key of the model, under the key "api-key"; each namespace gets a Secret of its own. @default - none; no system runs without */
  modelKey?: SecretSourceArgs;
  /** Whose API agents call: "anthropic", "openai" or "gemini". @default "anthropic" */
  modelVendor?: string;
  /** Hard limits of every team's namespace. @default - see AgentNamespace */
  quota?: Record<string, string>;
  /** Handler of the sandbox that agents run in, for example "runsc". @default - the cluster's own runtime */
  sandboxHandler?: string;
  /** Network engine of the cluster. @default "networkPolicy" */
  egressEngine?: EgressEngine;
  /** Gas Town, for the repositories that name it. @default - not there */
  gasTown?: GasTownSettingsArgs;
  /** KubeOpenCode, for the repositories that name it. @default - not there */
  kubeOpenCode?: KubeOpenCodeSettingsArgs;
  /** PowerTools, for the teams with `diagnostics`. @default - not there */
  powerTools?: PowerToolsSettingsArgs;
  /** Claude Conductor, in a namespace of its own. @default - not there */
  claudeConductor?: ClaudeConductorSettingsArgs;
}
