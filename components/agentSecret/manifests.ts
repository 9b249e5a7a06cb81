import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { acceptanceMarks } from "../acceptance";
import { type Manifest, type Planned, plan } from "../manifest";
import { externalSecrets } from "./externalManifests";
import { marksOf } from "./marks";
import type { AgentSecretModel, Renewal, SealedSource } from "./model";

/** The values of one version, ready to be registered: secret texts for a Secret, sealed ones for a SealedSecret. */
export interface Material {
  label: string;
  /** In the cluster; it changes with what the object holds. */
  name: pulumi.Input<string>;
  renewal: Renewal;
  values: Record<string, pulumi.Input<string>>;
}

const secret = (m: AgentSecretModel, { name, renewal, values }: Material): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: m.namespace, ...marksOf(m, renewal) },
  type: m.type,
  immutable: true,
  stringData: { ...m.plain, ...values },
});

const annotationOf = { namespaceWide: "namespace-wide", clusterWide: "cluster-wide" } as const;

/**
 * All but the values that decides the sealed texts, in eight characters. Texts that are there stay as they are, so what
 * needs others must become another object; values are not among it, as short ones can be guessed from a digest.
 */
function sealDigest(m: AgentSecretModel, { certificate, wider, versions }: SealedSource): string {
  const keys = Object.keys(versions.current.values).sort();
  const plain = Object.entries(m.plain).sort();
  const about = [certificate.fingerprint, wider?.scope ?? "strict", m.namespace, m.base, m.type, keys, plain];
  return createHash("sha256").update(JSON.stringify(about)).digest("hex").slice(0, 8);
}

/** Part of what the strict scope seals. */
export const sealedName = (m: AgentSecretModel, source: SealedSource, label: string): string =>
  `${m.base}-${label}-${sealDigest(m, source)}`;

function sealedSecret(m: AgentSecretModel, source: SealedSource, { name, renewal, values }: Material): Manifest {
  const { wider } = source;
  const scope = wider === undefined ? {} : { [`sealedsecrets.bitnami.com/${annotationOf[wider.scope]}`]: "true" };
  const marks = marksOf(m, renewal, { ...scope, ...acceptanceMarks("sealed-scope", wider?.acceptance) });
  return {
    apiVersion: "bitnami.com/v1alpha1",
    kind: "SealedSecret",
    metadata: { name, namespace: m.namespace, ...marks },
    spec: { encryptedData: values, template: { type: m.type, immutable: true, metadata: marks } },
  };
}

function planOf(m: AgentSecretModel, material: Material): Planned {
  // Versioned: between the new one and the end of the old one, whoever mounts it is updated.
  if (m.source.kind !== "sealed") return plan(`secret-${material.label}`, secret(m, material), { versioned: true });
  const how = { ignoreChanges: ["spec.encryptedData"] }; // sealing is random, and another run is no change
  return plan(`secret-${material.label}-${sealDigest(m, m.source)}`, sealedSecret(m, m.source, material), how);
}

/** What is registered in the cluster: the current version, then the one before. */
export const agentSecretManifests = (m: AgentSecretModel, materials: readonly Material[]): Planned[] =>
  m.source.kind === "external" ? externalSecrets(m, m.source) : materials.map((material) => planOf(m, material));
