import type { Input } from "@pulumi/pulumi";
import type { AcceptanceArgs } from "../../acceptance";
import type { SandboxArgs } from "../../agentNamespace";
import type { RotationArgs } from "../../rotation/args";
import type { OperatorResourcesArgs } from "../resources";

/** How to ask a process whether it lives. */
export interface ConductorProbeArgs {
  /** Port that is asked. */
  port: number;
  /** Path of an HTTP request. @default - the port is only knocked on */
  path?: string;
}

/** The process that hands out tasks. There is one: its election of a leader does not work. */
export interface ConductorOrchestratorArgs {
  /** Arguments of the image's entry point. @default ["orchestrator"] */
  args?: string[];
  /** Port of the dashboard. @default 8080 */
  dashboardPort?: number;
  /** Port that agents ask for tasks. @default 8081 */
  apiPort?: number;
  /** Port of the metrics. @default 9090 */
  metricsPort?: number;
  /** Probe. @default - the dashboard's port is knocked on */
  probe?: ConductorProbeArgs;
  /** CPU and memory. @default - 250m to 2 CPU, 1Gi to 4Gi */
  resources?: OperatorResourcesArgs;
  /** Size of the workspace's volume. @default "20Gi" */
  workspaceSize?: string;
  /** Size of the logs' volume. @default "10Gi" */
  logsSize?: string;
}

/** The processes that do the work. */
export interface ConductorAgentsArgs {
  /** Arguments of the image's entry point. @default ["agent"] */
  args?: string[];
  /** Fewest agents. @default 2 */
  minReplicas?: number;
  /** Most agents. @default 6 */
  maxReplicas?: number;
  /** More agents are started above this share of the requested CPU, in percent. @default 70 */
  targetCpuPercent?: number;
  /** Probe. @default - none; agents listen nowhere */
  probe?: ConductorProbeArgs;
  /** CPU and memory of one. @default - 250m to 1 CPU, 512Mi to 2Gi */
  resources?: OperatorResourcesArgs;
  /** Size of each agent's own workspace. @default "5Gi" */
  workspaceSize?: string;
}

/** Where tasks and results are kept. */
export interface ConductorRedisArgs {
  /** Image of Redis 7, by digest. */
  image: string;
  /** Size of the volume. @default "5Gi" */
  storageSize?: string;
  /** CPU and memory. @default - 100m to 500m CPU, 128Mi to 512Mi */
  resources?: OperatorResourcesArgs;
  /** When passwords and certificate are renewed; `rotateNow` knows them as "<component>-redis". @default - every 90 days */
  rotation?: RotationArgs;
  /** A named and dated acceptance of Redis without TLS, which upstream's own client needs. @default - TLS */
  plaintext?: AcceptanceArgs;
}

/** A way to the dashboard from outside. It runs tasks for whoever reaches it, so a login in front is a must. */
export interface ConductorDashboardArgs {
  /** Host name. */
  host: string;
  /** Secret of type kubernetes.io/tls in the namespace. */
  tlsSecret: Input<string>;
  /** Class of the ingress controller. */
  ingressClassName: string;
  /** Namespace of the ingress controller's pods. */
  ingressNamespace: string;
  /** Annotations by which the ingress controller asks for a login. */
  authAnnotations: Record<string, string>;
}

/** A scheduled copy of Redis. The job holds no right in the cluster. */
export interface ConductorBackupArgs {
  /** Image, by digest; it finds Redis' host, port, user, password file and CA in its environment. */
  image: string;
  /** Arguments of the image. @default [] */
  args?: string[];
  /** Five fields, as cron has them. @default "0 2 * * *" */
  schedule?: string;
  /** Secret in the namespace with the store's credentials, mounted at /secrets/store. @default - none */
  storeSecret?: Input<string>;
  /** Addresses of the store, reached on 443. */
  storeCidrs: string[];
}

/** What Claude Conductor is told, wherever its credential comes from. */
export interface ClaudeConductorSettingsArgs {
  /** Namespace, which the component makes. @default "claude-conductor" */
  namespace?: string;
  /** Image of orchestrator and agents, by digest. Upstream's public one does not start as published. */
  image: string;
  /** Secrets of the namespace that hold registry credentials. @default [] */
  imagePullSecrets?: Input<string>[];
  /** Addresses of the model's API, reached on 443. @default - Anthropic's published ranges */
  modelCidrs?: string[];
  /** Redis. */
  redis: ConductorRedisArgs;
  /** The process that hands out tasks. @default - see ConductorOrchestratorArgs */
  orchestrator?: ConductorOrchestratorArgs;
  /** The processes that do the work. @default - see ConductorAgentsArgs */
  agents?: ConductorAgentsArgs;
  /** Storage class of all volumes; take one that encrypts. @default - the cluster's own */
  storageClassName?: string;
  /** A way to the dashboard from outside. @default - none */
  dashboard?: ConductorDashboardArgs;
  /** A scheduled copy of Redis. @default - none */
  backup?: ConductorBackupArgs;
  /** Sandbox that all parts run in. @default - the cluster's own runtime */
  sandbox?: SandboxArgs;
  /** Namespace of the metrics scraper, the only one let in. @default - nobody scrapes */
  scrapeNamespace?: string;
  /** Groups that may see pods and logs; never Secrets. @default [] */
  userGroups?: string[];
  /** Groups that may also restart and scale; never Secrets. @default [] */
  operatorGroups?: string[];
}

/** Arguments of ClaudeConductor. */
export interface ClaudeConductorArgs extends ClaudeConductorSettingsArgs {
  /** Secret in the namespace with the model's API key; agents get it as a file. */
  modelSecret: Input<string>;
  /** Key within `modelSecret`. @default "api-key" */
  modelSecretKey?: string;
}
