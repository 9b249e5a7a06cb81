import type * as pulumi from "@pulumi/pulumi";
import type { Acceptance } from "../acceptance";
import type { Generation } from "../rotation/model";
import type { AgentSecretType, RemoteKeyArgs, SealedScope } from "./args";
import type { SealingCertificate } from "./certificate";
import type { Delivery } from "./delivery";

export type Values = Record<string, pulumi.Input<string>>;

/** When a version was issued, how long it may live, and who sees to it: what the policy pack asks of every credential. */
export interface Renewal {
  issued: string;
  withinDays: number;
  /** A team, or the project and stack that renew it by themselves. */
  owner: string;
}

/** One version of the values; its label is part of the names of what is made for it. */
export interface ValueVersion {
  label: string;
  values: Values;
  renewal: Renewal;
}

/** The current version, and the one before while something still reads it. */
export interface Versions<Version> {
  current: Version;
  previous: Version | undefined;
}

export interface GeneratedSource {
  kind: "generated";
  key: string;
  length: number;
  periodDays: number;
  generations: Versions<Generation>;
}

export interface ConfigSource {
  kind: "config";
  versions: Versions<ValueVersion>;
}

export interface SealedSource {
  kind: "sealed";
  versions: Versions<ValueVersion>;
  certificate: SealingCertificate;
  wider: { scope: SealedScope; acceptance: Acceptance } | undefined;
}

/** A copy that is made once, for one revision. */
export interface PinnedVersion {
  label: string;
  renewal: Renewal;
}

export interface ExternalSource {
  kind: "external";
  store: string;
  /** Present for a store of the whole cluster. */
  clusterWide: Acceptance | undefined;
  remote: Record<string, RemoteKeyArgs>;
  refreshMinutes: number;
  pinned: Versions<PinnedVersion> | undefined;
}

export interface ExistingSource {
  kind: "existing";
  name: string;
}

export type Source = GeneratedSource | ConfigSource | SealedSource | ExternalSource | ExistingSource;

export interface AgentSecretModel {
  component: string;
  namespace: string;
  /** What names in the cluster begin with. */
  base: string;
  type: AgentSecretType;
  source: Source;
  plain: Record<string, string>;
  delivery: Delivery;
  environment: { variable: string; key: string; acceptance: Acceptance } | undefined;
}

/** The versions that are to exist, the current one first. */
export const live = <Version>({ current, previous }: Versions<Version>): Version[] =>
  previous === undefined ? [current] : [current, previous];
