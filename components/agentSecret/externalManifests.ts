import { acceptanceMarks } from "../acceptance";
import { defined, type Planned, plan } from "../manifest";
import { marksOf } from "./marks";
import { type AgentSecretModel, type ExternalSource, live, type PinnedVersion } from "./model";

/** A Go duration, in the largest unit that fits. */
const duration = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`);

const remoteData = ({ remote }: ExternalSource): object[] =>
  Object.entries(remote).map(([secretKey, { key, property, version }]) => ({
    secretKey,
    remoteRef: defined({ key, property, version }),
  }));

/** A value in a store is renewed there; a pinned one is read once, and outlives its source until a new revision. */
const refresh = (source: ExternalSource): object =>
  source.pinned === undefined
    ? { refreshPolicy: "Periodic", refreshInterval: duration(source.refreshMinutes) }
    : { refreshPolicy: "CreatedOnce" };

const fate = (source: ExternalSource): object =>
  source.pinned === undefined ? { deletionPolicy: "Delete" } : { deletionPolicy: "Retain", immutable: true };

function externalSecret(m: AgentSecretModel, source: ExternalSource, version: PinnedVersion | undefined): Planned {
  const name = version === undefined ? m.base : `${m.base}-${version.label}`;
  const marks = marksOf(m, version?.renewal, acceptanceMarks("cluster-store", source.clusterWide));
  const plain = Object.keys(m.plain).length === 0 ? {} : { mergePolicy: "Merge", data: m.plain };
  return plan(version === undefined ? "secret" : `secret-${version.label}`, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace: m.namespace, ...marks },
    spec: {
      ...refresh(source),
      secretStoreRef: { kind: source.clusterWide ? "ClusterSecretStore" : "SecretStore", name: source.store },
      target: {
        name,
        creationPolicy: "Owner",
        ...fate(source),
        template: { engineVersion: "v2", type: m.type, metadata: marks, ...plain },
      },
      data: remoteData(source),
    },
  });
}

/** The current copy, then the pinned one before. */
export const externalSecrets = (m: AgentSecretModel, source: ExternalSource): Planned[] =>
  (source.pinned === undefined ? [undefined] : live(source.pinned)).map((version) =>
    externalSecret(m, source, version),
  );
