import type { Input } from "@pulumi/pulumi";
import { labels, selector } from "../../labels";
import { hardenedContainer } from "../../podSecurity";
import type { Home } from "../objects";
import type { ConductorModel } from "./model";

export const conductorVersion = "0.1.0";
export const redisName = "claude-conductor-redis";
export const redisPort = 6379;
export const tlsFolder = "/tls";

/** What the parts may know of each other's secrets: names of Secrets are fixed, values come from resources. */
export interface ConductorSecrets {
  /** Redis' list of users, with hashes of their passwords. */
  acl: Input<string>;
  orchestratorPassword: Input<string>;
  backupPassword: Input<string>;
  /** The orchestrator's settings, which hold the key that signs its sessions. */
  config: Input<string>;
  cert: Input<string>;
  key: Input<string>;
  ca: Input<string>;
  /** Changes with any of them, and so restarts whoever reads them at start. */
  fingerprint: Input<string>;
}

export type PartName = "orchestrator" | "agent" | "redis" | "backup";

export const homeOf = (m: ConductorModel): Home => ({
  identity: { kind: "claude-conductor", name: m.component },
  namespace: m.namespace,
  version: conductorVersion,
});

/** Labels by which one part is selected; no two parts share them. */
export const podsOf = (m: ConductorModel, part: PartName): Record<string, string> => ({
  ...selector(homeOf(m).identity),
  "app.kubernetes.io/component": part,
});

export const labelsOf = (m: ConductorModel, part: PartName): Record<string, string> =>
  labels(homeOf(m).identity, part, conductorVersion);

const user = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  fsGroup: 1000,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

/** Fields that every pod of ours has alike: no token, no neighbours' addresses, a user of its own. */
export const podBase = (m: ConductorModel, account: string, priority: string): object => ({
  serviceAccountName: account,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  priorityClassName: `${m.namespace}-${priority}`,
  securityContext: user,
  ...(m.room.runtimeClass === undefined ? {} : { runtimeClassName: m.room.runtimeClass.name }),
  ...(m.imagePullSecrets.length === 0 ? {} : { imagePullSecrets: m.imagePullSecrets.map((name) => ({ name })) }),
});

export const secured = hardenedContainer;

/** Scratch space in memory, sized; it counts against the container's memory limit. */
export const scratch = [
  { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "100Mi" } },
  { name: "var-tmp", emptyDir: { medium: "Memory", sizeLimit: "50Mi" } },
];
export const scratchMounts = [
  { name: "tmp", mountPath: "/tmp" },
  { name: "var-tmp", mountPath: "/var/tmp" },
];

export const probeOf = (probe: { port: number; path?: string }): object => ({
  ...(probe.path === undefined
    ? { tcpSocket: { port: probe.port } }
    : { httpGet: { port: probe.port, path: probe.path } }),
  periodSeconds: 10,
  timeoutSeconds: 5,
});

/** What is slow to answer gets no traffic for a while before it is restarted. */
export const livenessOf = (probe: { port: number; path?: string }): object => ({
  ...probeOf(probe),
  failureThreshold: 6,
});

/** A Secret's one key as a file for its reader alone. */
export const secretFile = (name: string, secretName: Input<string>, keys: string[]): object => ({
  name,
  secret: { secretName, defaultMode: 0o400, items: keys.map((key) => ({ key, path: key })) },
});

export const env = (variables: Record<string, string>): object[] =>
  Object.entries(variables).map(([name, value]) => ({ name, value }));
