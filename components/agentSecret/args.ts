import type * as pulumi from "@pulumi/pulumi";
import type { AcceptanceArgs } from "../acceptance";
import type { RotationArgs } from "../rotation/args";
import type { SecretFileMode } from "./delivery";

/** What the API server and its readers take a Secret for. Keys for SSH are the business of DeployKey. */
export const AgentSecretType = {
  Opaque: "Opaque",
  /** User name and password, as Git over HTTPS takes them. */
  BasicAuth: "kubernetes.io/basic-auth",
  /** Credentials of an image registry; pods name it as a pull secret and do not mount it. */
  DockerConfigJson: "kubernetes.io/dockerconfigjson",
} as const;
export type AgentSecretType = (typeof AgentSecretType)[keyof typeof AgentSecretType];

/** Where a sealed value may be opened, if not under its own name alone. */
export const SealedScope = { NamespaceWide: "namespaceWide", ClusterWide: "clusterWide" } as const;
export type SealedScope = (typeof SealedScope)[keyof typeof SealedScope];

/** A random value that is made here, and anew with each rotation. */
export interface GeneratedSecretArgs {
  /** Key in the Secret. @default "password" */
  key?: string;
  /** Number of letters and digits, at least 32. @default 48 */
  length?: number;
  /** When a new one is made, and how long the old one stays; `rotateNow` calls it "<namespace>/<name>". @default - every 90 days */
  rotation?: RotationArgs;
}

/** Which version of a value somebody renews by hand this is. */
export interface RevisionArgs {
  /** Day on which the value was issued, as "2027-01-31"; a second one on that day is "2027-01-31-2". */
  revision: string;
  /** Team or role that renews the value. */
  owner: string;
  /** Days after which it must be renewed, at most 90. @default 90 */
  rotateWithinDays?: number;
}

/** The version before, which stays for as long as it stands here. */
export interface PreviousValuesArgs {
  /** Its revision. */
  revision: string;
  /** Its values by key. */
  values: Record<string, pulumi.Input<string>>;
}

/** Values that the program is given, for example by its secret configuration. */
export interface ConfigSecretArgs extends RevisionArgs {
  /** Values by key; kept sealed in state, plain strings too. */
  values: Record<string, pulumi.Input<string>>;
  /** The version before, while something still reads it. @default - none is kept */
  previous?: PreviousValuesArgs;
}

/** Opens sealed values elsewhere too: somebody asks for it, says why, and looks again later. */
export interface SealedScopeArgs extends AcceptanceArgs {
  /** How far. */
  scope: SealedScope;
}

/** Values that leave the program only encrypted to the controller of Sealed Secrets. */
export interface SealedSecretArgs extends RevisionArgs {
  /** Values by key; sealed once for each revision, never kept in state. */
  values: Record<string, pulumi.Input<string>>;
  /** The controller's certificate in PEM, as `kubeseal --fetch-cert` prints it. */
  certificate: string;
  /** A named and dated acceptance of a wider scope. @default - strict: this namespace and name alone */
  wider?: SealedScopeArgs;
  /** The version before, while something still reads it. @default - none is kept */
  previous?: PreviousValuesArgs;
}

/** Where a store keeps a value. */
export interface RemoteKeyArgs {
  /** Key or path in the store. */
  key: string;
  /** Field of the stored value, if it has several. @default - the whole value */
  property?: string;
  /** Version in the store. @default - the newest */
  version?: string;
}

/** A store that every namespace may reach: somebody asks for it, says why, and looks again later. */
export interface ClusterStoreArgs extends AcceptanceArgs {
  /** Name of the ClusterSecretStore. */
  name: string;
}

/** A copy that never changes: a new revision reads the store once, into a new Secret. */
export interface PinnedCopyArgs extends RevisionArgs {
  /** Revision before, whose copy stays for as long as it stands here. @default - none is kept */
  previousRevision?: string;
}

/** Values that External Secrets fetches from a store. */
export interface ExternalSecretArgs {
  /** Name of a SecretStore in the same namespace. @default - `clusterStore` says which */
  store?: string;
  /** A named and dated acceptance of a store of the whole cluster. @default - `store` says which */
  clusterStore?: ClusterStoreArgs;
  /** Where the value of each key is. */
  remote: Record<string, RemoteKeyArgs>;
  /** Minutes between two looks at the store, at most 90 days. @default 60 */
  refreshMinutes?: number;
  /** Copies once for each revision instead of following the store. @default - follows the store */
  pinned?: PinnedCopyArgs;
}

/** A Secret that somebody else keeps. */
export interface ExistingSecretArgs {
  /** Its name. */
  name: string;
  /** The keys of it that the agent needs. */
  keys: string[];
}

/** How the values arrive in the pod. */
export interface SecretMountArgs {
  /** Folder in the container. @default "/run/secrets/" and the name */
  path?: string;
  /** File below the folder for each key that the pod needs. @default - every key, under its own name */
  files?: Record<string, string>;
  /** Mode of the files. @default "0400" */
  mode?: SecretFileMode;
}

/** Hands one key over by the environment: somebody asks for it, says why, and looks again later. */
export interface SecretEnvironmentArgs extends AcceptanceArgs {
  /** Name of the variable. */
  variable: string;
  /** The key. @default - the only one */
  key?: string;
}

/** Where a value comes from: exactly one of the five is given. */
export interface SecretSourceArgs {
  /** A random value. @default - another source */
  generated?: GeneratedSecretArgs;
  /** Values that the program is given. @default - another source */
  config?: ConfigSecretArgs;
  /** The same, encrypted to the controller of Sealed Secrets before anything keeps them. @default - another source */
  sealed?: SealedSecretArgs;
  /** Values that External Secrets fetches. @default - another source */
  externalSecret?: ExternalSecretArgs;
  /** A Secret that is there. @default - another source */
  existing?: ExistingSecretArgs;
}

/** Arguments of AgentSecret. Exactly one of `generated`, `config`, `sealed`, `externalSecret` and `existing` is given. */
export interface AgentSecretArgs extends SecretSourceArgs {
  /** Namespace of the agent. */
  namespace: string;
  /** What names in the cluster begin with. @default the component's name */
  name?: string;
  /** What the Secret is for. @default "Opaque" */
  type?: AgentSecretType;
  /** Further keys that are no secrets, such as `username`. @default {} */
  plain?: Record<string, string>;
  /** Files in the pod. @default - every key, mode 0400 */
  mount?: SecretMountArgs;
  /** A named and dated acceptance of one key in the environment. @default - files alone */
  environment?: SecretEnvironmentArgs;
}
