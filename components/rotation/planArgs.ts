import type { EgressAllowArgs, EgressEngine } from "../egress/args";
import type { RotationArgs } from "./args";

/** Commits of the actions that a workflow uses, each as the full 40 hex digits: a tag can be moved. */
export interface PinnedActionsArgs {
  /** Commit of actions/checkout. */
  checkout: string;
  /** Commit of actions/setup-node. */
  setupNode: string;
  /** Commit of pulumi/auth-actions. */
  pulumiAuth: string;
  /** Commit of pulumi/actions. */
  pulumi: string;
}

/** A workflow for GitHub Actions that signs in by OIDC and holds no secret. */
export interface GithubActionsArgs {
  /** The commits that the workflow is pinned to. */
  actions: PinnedActionsArgs;
  /** Version of Node.js. @default "22" */
  nodeVersion?: string;
  /** Environment of the repository whose protection rules hold for the job. @default - none */
  environment?: string;
}

/** A job for GitLab CI that signs in by an ID token and holds no secret. */
export interface GitlabCiArgs {
  /** Image with Node.js and the Pulumi CLI, by digest. */
  image: string;
  /** Branch that the schedule runs. @default "main" */
  branch?: string;
}

/** Whether the runner's objects are only shown, or also created. */
export const RunnerMode = { Emit: "emit", Install: "install" } as const;
export type RunnerMode = (typeof RunnerMode)[keyof typeof RunnerMode];

/** A CronJob that runs `pulumi up` and signs in by the token of its own account. */
export interface RunnerArgs {
  /** Image with the program, its packages, the Pulumi CLI and, on PATH, its plugins, by digest. */
  image: string;
  /** Folder of the program in the image. @default "/workspace" */
  directory?: string;
  /** Namespace that is made for the job; nothing else belongs in it. @default "palisade-runner" */
  namespace?: string;
  /** What the run may reach: Pulumi Cloud, the API servers, the Git host. Nothing is allowed by itself. */
  allow: EgressAllowArgs[];
  /** Whose objects say so. @default "networkPolicy" */
  engine?: EgressEngine;
  /** Version that the Pod Security level is pinned to. @default "v1.36" */
  podSecurityVersion?: string;
  /** "install" makes the objects part of this stack. @default "emit" */
  mode?: RunnerMode;
}

/** Who runs `pulumi up` every day; each form is written when it is given. */
export interface RotationScheduleArgs {
  /** The stack, in full: "organization/project/stack". */
  stack: string;
  /** Hour of the day in UTC, from 0 to 23; the minute follows from the stack's name. @default 3 */
  hour?: number;
  /** Folder of the program in the repository, for GitHub and GitLab. @default "." */
  directory?: string;
  /** Pulumi team whose rights the run gets. @default - a token of the organization */
  team?: string;
  /** A workflow for GitHub Actions. @default - none */
  githubActions?: GithubActionsArgs;
  /** A job for GitLab CI. @default - none */
  gitlabCi?: GitlabCiArgs;
  /** A CronJob in a cluster. @default - none */
  cronJob?: RunnerArgs;
}

/** Objects of one namespace that the job in the cluster renews. */
export interface RotationTargetArgs {
  /** Namespace of the objects; never that of the job. */
  namespace: string;
  /** Secrets, which exist already: the job may read and change these, and make none. */
  secrets: string[];
  /** Deployments that it restarts afterwards. @default [] */
  restarts?: string[];
}

/** A job for what only the cluster knows: certificates and tokens. It is a frame; the image renews. */
export interface InClusterRotationArgs {
  /** Image that renews, by digest; docs/adr/0050-rotation.md says what it is told. */
  image: string;
  /** Command to run. @default - the image's own */
  command?: string[];
  /** What it renews. */
  targets: RotationTargetArgs[];
  /** Ranges of the API server, as pods reach it: its service address and its endpoints. */
  apiServerCidrs: string[];
  /** Namespace that is made for the job; nothing else belongs in it. @default "palisade-rotation" */
  namespace?: string;
  /** Hour of the day in UTC, from 0 to 23. @default 3 */
  hour?: number;
  /** Version that the Pod Security level is pinned to. @default "v1.36" */
  podSecurityVersion?: string;
}

/** Arguments of Rotation: the settings, the credentials that follow them, and who runs it. */
export interface RotationPlanArgs extends RotationArgs {
  /** Names of the credentials, as the components that make them call them. */
  credentials: string[];
  /** Who runs `pulumi up` every day. @default - nothing is written */
  schedule?: RotationScheduleArgs;
  /** A job in the cluster for certificates and tokens. @default - none */
  inCluster?: InClusterRotationArgs;
}
