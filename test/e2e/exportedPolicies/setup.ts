export type Json = Record<string, unknown>;

export const namespace = (name: string, labels: Json = {}): Json => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});

export const runtimeClass = (name: string): Json => ({
  apiVersion: "node.k8s.io/v1",
  kind: "RuntimeClass",
  metadata: { name },
  handler: name,
});

/** How long a server may take to read what was stored. */
export const patienceMs = 20_000;
