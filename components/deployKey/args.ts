import type { Input } from "@pulumi/pulumi";
import type { AcceptanceArgs } from "../acceptance";
import type { GitHostArgs } from "../git/args";
import type { KnownHostsArgs } from "../knownHosts/model";
import type { RotationArgs } from "../rotation/args";

/** What a key may do to its repository. */
export const DeployKeyAccess = { Read: "read", Write: "write" } as const;
export type DeployKeyAccess = (typeof DeployKeyAccess)[keyof typeof DeployKeyAccess];

/** Who reads the Secret. PowerTools and Claude Conductor take no Git key. */
export const DeployKeyFormat = {
  /** `ssh-privatekey` and `known_hosts`, for pods that mount the Secret. */
  SshAuth: "sshAuth",
  /** `ssh-privatekey` alone; a Rig takes the output `knownHosts`. */
  GasTown: "gasTown",
  /** `ssh-privatekey` and `ssh-known-hosts`. */
  KubeOpenCode: "kubeOpenCode",
} as const;
export type DeployKeyFormat = (typeof DeployKeyFormat)[keyof typeof DeployKeyFormat];

/** What SSH does about a host whose key it does not know. There is no way to take any key. */
export const HostKeyChecking = { Yes: "yes", AcceptNew: "accept-new" } as const;
export type HostKeyChecking = (typeof HostKeyChecking)[keyof typeof HostKeyChecking];

/** Arguments of DeployKey. */
export interface DeployKeyArgs extends KnownHostsArgs {
  /** Git host. @default - GitHub */
  host?: GitHostArgs;
  /** The one repository that the key opens, as "owner/name". */
  repository: string;
  /** Namespace of the Secret; another namespace takes another DeployKey. */
  namespace: Input<string>;
  /** What the key may do. @default "read" */
  access?: DeployKeyAccess;
  /** Shape of the Secret. @default "sshAuth" */
  format?: DeployKeyFormat;
  /** Where pods mount the Secret; for the output `sshCommand`. @default "/etc/palisade/git" */
  mountPath?: string;
  /** What SSH does about unknown hosts; for the output `sshCommand`. @default "yes" */
  hostKeyChecking?: HostKeyChecking;
  /** Needed with "accept-new": whoever answers first is believed. @default - every host must be known */
  acceptNewHostKeys?: AcceptanceArgs;
  /** When the key is renewed; `rotateNow` knows it by the component's name. @default - every 90 days, the old one valid for 7 more */
  rotation?: RotationArgs;
  /** For a manual host: the keys, by their day, that somebody added there. @default [] */
  registered?: string[];
}
