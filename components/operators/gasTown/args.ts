import type { Input } from "@pulumi/pulumi";
import type { SecretReadingOperatorArgs, SecretReadingSettingsArgs } from "../operator";

/** The images that a Polecat's pod is made of, each by digest. */
export interface GasTownImagesArgs {
  /** Clones the repository. */
  git: string;
  /** Runs the agent. */
  claude: string;
  /** Tells metrics; upstream's own default has no fixed version. */
  telemetry: string;
}

/** CPU and memory of a Polecat's agent container. */
export interface GasTownPolecatResourcesArgs {
  /** CPU that is set aside. @default "500m" */
  cpuRequest?: string;
  /** Most CPU it may use. @default "2" */
  cpuLimit?: string;
  /** Memory that is set aside. @default "1Gi" */
  memoryRequest?: string;
  /** Most memory it may use. @default "4Gi" */
  memoryLimit?: string;
}

/** One worker: a pod that does one piece of work on the rig's repository, pushes a branch and ends. */
export interface GasTownPolecatArgs {
  /** Name in the cluster. */
  name: string;
  /** "Working" starts the pod, "Idle" and "Terminated" remove it. @default "Idle" */
  desiredState?: string;
  /** Work item, as "<prefix>-<id>". @default - none */
  beadID?: string;
  /** What the agent is asked to do. @default - the work item alone */
  taskDescription?: string;
  /** Branch to start from. @default "main" */
  gitBranch?: string;
  /** Branch to push. @default "polecat/<name>" */
  workBranch?: string;
  /** The pod is ended after this time. @default 3600 */
  activeDeadlineSeconds?: number;
  /** CPU and memory of the agent. @default - see GasTownPolecatResourcesArgs */
  resources?: GasTownPolecatResourcesArgs;
}

/** A tracker over work items; it starts nothing. */
export interface GasTownConvoyArgs {
  /** Name in the cluster. */
  name: string;
  /** What it is about. */
  description: string;
  /** Work items to follow. */
  trackedBeads: string[];
}

/** A merge queue. Its git runs in the operator, hence it has a key of its own and never runs tests. */
export interface GasTownRefineryArgs {
  /** Secret with the key that merges. */
  gitSecret: Input<string>;
  /** Branch that is merged into. @default "main" */
  targetBranch?: string;
  /** Addresses of the Git host, which the operator is then let out to. */
  gitCidrs: string[];
}

/** A project: one repository, its credentials and its workers. */
export interface GasTownRigArgs {
  /** Name in the cluster. */
  name: string;
  /** Repository, as "git@host:path" or "https://host/path". */
  gitURL: string;
  /** Prefix of work items, which never changes: 2 to 10 lower-case letters. */
  beadsPrefix: string;
  /** Watched namespace that the workers live in. */
  namespace: string;
  /** Most workers that the rig advertises; upstream enforces no limit, the namespace's quota does. @default 8 */
  maxPolecats?: number;
  /** Theme of worker names: "mad-max", "minerals" or "wasteland". @default "mad-max" */
  namepoolTheme?: string;
  /** Secret in the namespace with the deploy key of this repository alone. */
  gitSecret: Input<string>;
  /** Host keys, one per line as in known_hosts. Give this or `knownHostsConfigMap`. */
  knownHosts?: Input<string>;
  /** ConfigMap in the namespace whose key `known_hosts` holds the host keys. Give this or `knownHosts`. */
  knownHostsConfigMap?: Input<string>;
  /** Secret in the namespace that holds the API key of the model. Give this or `claudeCredsSecret`. */
  apiKeySecret?: Input<string>;
  /** Key within `apiKeySecret`. @default "api-key" */
  apiKeySecretKey?: string;
  /** Secret in the namespace that holds a login file under ".credentials.json"; it lives for hours only. */
  claudeCredsSecret?: Input<string>;
  /** Workers. @default [] */
  polecats?: GasTownPolecatArgs[];
  /** Trackers. @default [] */
  convoys?: GasTownConvoyArgs[];
  /** A merge queue. @default - none */
  refinery?: GasTownRefineryArgs;
}

/** What Gas Town is told, whatever its projects are. */
export interface GasTownSettingsArgs extends SecretReadingSettingsArgs {
  /** Images of the workers' pods. */
  images: GasTownImagesArgs;
  /** Longest deadline of a worker. @default 7200 */
  maxDeadlineSeconds?: number;
  /** Groups that may change projects, of the whole cluster. @default [] */
  rigAdminGroups?: string[];
}

/** Arguments of GasTown. */
export interface GasTownArgs extends GasTownSettingsArgs, SecretReadingOperatorArgs {
  /** Projects. @default [] */
  rigs?: GasTownRigArgs[];
  /** Groups that may see workers and their logs. @default [] */
  viewerGroups?: string[];
  /** Groups that may start and end workers, and read no Secret. @default [] */
  creatorGroups?: string[];
  /** Groups that may change trackers, health monitors and merge queues too. @default [] */
  maintainerGroups?: string[];
}
