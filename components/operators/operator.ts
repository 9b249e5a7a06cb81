import type { Input } from "@pulumi/pulumi";
import type { Acceptance, AcceptanceArgs } from "../acceptance";
import type { AnyDefinition } from "./crds/definition";
import type { DefinitionArgs, DefinitionModel } from "./definitions";
import type { OperatorResources, OperatorResourcesArgs } from "./resources";

/** What every operator is told, wherever it acts. */
export interface OperatorSettingsArgs extends DefinitionArgs {
  /** The operator's own namespace, which the component makes; no agent runs in it. @default - see each system */
  namespace?: string;
  /** Image of the operator, by digest: "registry.example/tool:1.2.3@sha256:…". */
  image: string;
  /** Copies, of which one leads. @default 2 */
  replicas?: number;
  /** Secrets of the operator's namespace that hold registry credentials. @default [] */
  imagePullSecrets?: Input<string>[];
  /** CPU and memory of one copy. @default - see each system */
  resources?: OperatorResourcesArgs;
  /** Namespace of the metrics scraper, the only one let in. @default - metrics are off */
  scrapeNamespace?: string;
  /** Addresses of the API server, as `kubectl get endpoints kubernetes` prints them. @default - the private IPv4 ranges */
  apiServerCidrs?: string[];
  /** Version that the Pod Security level is pinned to. @default "v1.36" */
  podSecurityVersion?: string;
}

/** What an operator is told that stands by itself. */
export interface OperatorArgs extends OperatorSettingsArgs {
  /** Namespaces whose custom resources the operator may act on; in all others it can write nothing. */
  watchNamespaces: string[];
}

/** How an operator's image caches Secrets. */
export const SecretCache = {
  /** Those of the whole cluster, as the stock images do. */
  Cluster: "cluster",
  /** Those of the watched namespaces. */
  Namespaced: "namespaced",
  /** None: each is read by its name when it is needed, and no other may be. */
  None: "none",
} as const;
export type SecretCache = (typeof SecretCache)[keyof typeof SecretCache];

/** What an operator is told in addition whose stock image keeps a cache of every Secret of the cluster. */
export interface SecretReadingSettingsArgs extends OperatorSettingsArgs {
  /** How the image caches Secrets: the stock one reads the whole cluster's. @default "cluster" */
  secretCache?: SecretCache;
  /** A named and dated acceptance that the operator reads every Secret of the cluster. @default - refused */
  clusterWideSecretRead?: AcceptanceArgs;
}

/** The same for an operator that stands by itself. */
export interface SecretReadingOperatorArgs extends SecretReadingSettingsArgs {
  /** Namespaces whose custom resources the operator may act on; in all others it can write nothing. */
  watchNamespaces: string[];
}

/** A rule as RBAC has it; the resources and verbs are always spelled out. */
export interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: Input<string>[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/** Who may do what: each rule at the narrowest scope at which the operator still works. */
export interface OperatorRules {
  /** Kinds without a namespace, and reviews: granted cluster-wide, never on Secrets. */
  cluster: Rule[];
  /** Reads that fill the operator's cache; a namespaced build needs them per namespace only. */
  cache: Rule[];
  /** Reads of Secrets that fill the cache; absent if the operator reads none. */
  secrets?: Rule[];
  /** Writes, bound in each watched namespace. */
  watched: Rule[];
  /** What the operator needs in its own namespace, leader election apart. */
  own: Rule[];
}

/** The facts of one operator, as data; shared code reads them and never asks which operator it has before it. */
export interface OperatorSpec {
  kind: string;
  /** Release of upstream that CRDs, rules and flags are written for. */
  version: string;
  namespace: string;
  /** Name of the Deployment, the account and the roles. */
  process: string;
  container: string;
  command?: string[];
  args: (model: OperatorModel) => string[];
  env?: (model: OperatorModel) => object[];
  healthPort: number;
  metricsPort: number;
  /** Whether the metrics port asks the API server who is calling. */
  metricsAuthorised: boolean;
  lease: string;
  resources: OperatorResources;
  rules: OperatorRules;
  /** Its kinds. */
  definitions: readonly AnyDefinition[];
  /** Egress beyond DNS and the API server. */
  egress?: (model: OperatorModel) => object[];
}

/** Whether and how the operator reads Secrets. */
export type SecretRead =
  | { kind: "none" }
  | { kind: "named" }
  | { kind: "namespaced" }
  | { kind: "clusterWide"; acceptance: Acceptance };

/** Secrets that an operator's custom resources name, by namespace. */
export type NamedSecrets = Readonly<Record<string, Input<string>[]>>;

export interface OperatorModel {
  component: string;
  spec: OperatorSpec;
  namespace: string;
  image: string;
  replicas: number;
  imagePullSecrets: Input<string>[];
  resources: OperatorResources;
  watchNamespaces: string[];
  scrapeNamespace: string | undefined;
  apiServerCidrs: string[];
  podSecurityVersion: string;
  definitions: DefinitionModel;
  secretRead: SecretRead;
}
