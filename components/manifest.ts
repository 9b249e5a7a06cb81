/** A Kubernetes object as plain data. Leaves may still be Pulumi outputs; structure never is. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: ManifestMetadata;
  [field: string]: unknown;
}

export interface ManifestMetadata {
  name?: unknown;
  namespace?: unknown;
  labels?: Record<string, string>;
  annotations?: Record<string, unknown>;
  [field: string]: unknown;
}

/** A manifest and how it lives: the role names the child resource, and is API. */
export interface Planned {
  /** Last part of the child's logical name: `${component}-${role}`. */
  role: string;
  manifest: Manifest;
  /** Its name changes with what it holds, so a new one is made before the old one goes. */
  versioned?: boolean;
  /** Stays in the cluster when the stack goes: CRDs, whose removal would take every custom resource along. */
  keep?: boolean;
  /** Roles that must exist first, beyond what `apply` orders by itself. */
  after?: string[];
  /** Properties that stay secret in state where the resource class does not see to it. */
  secretOutputs?: string[];
  /** Changes of these paths are another controller's business. */
  ignoreChanges?: string[];
}

export const plan = (role: string, manifest: Manifest, how: Omit<Planned, "role" | "manifest"> = {}): Planned => ({
  role,
  manifest,
  ...how,
});

/** Drops absent fields, so that a manifest holds what was meant and nothing else. */
export function defined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  const kept: Partial<T> = {};
  for (const key of Object.keys(fields) as (keyof T)[]) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}
