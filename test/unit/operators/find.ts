import assert from "node:assert/strict";
import type { Manifest, Planned } from "../../../components/manifest";

/** A rule as roles have it, every list present. */
export interface FoundRule {
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  verbs: string[];
}

interface Container {
  name: string;
  image: string;
  args: string[];
  env: { name: string; value?: string; valueFrom?: object }[];
  securityContext: Record<string, unknown>;
  volumeMounts: { name: string; mountPath: string; subPath?: string }[];
  resources: { limits: Record<string, string> };
  [field: string]: unknown;
}

export interface Pod {
  containers: Container[];
  initContainers?: Container[];
  volumes: Record<string, Record<string, unknown>>[];
  [field: string]: unknown;
}

export function byRole(plans: readonly Planned[], role: string): Manifest {
  const found = plans.find((planned) => planned.role === role);
  assert.ok(found, `nothing has the role ${role}; there are ${plans.map((one) => one.role).join(", ")}`);
  return found.manifest;
}

export const ofKind = (plans: readonly Planned[], kind: string): Manifest[] =>
  plans.map(({ manifest }) => manifest).filter((manifest) => manifest.kind === kind);

export const specOf = (manifest: Manifest): Record<string, unknown> => manifest.spec as Record<string, unknown>;

export function podOf(manifest: Manifest): Pod {
  const template = specOf(manifest).template as { spec: Pod };
  return template.spec;
}

export const allPods = (plans: readonly Planned[]): Pod[] =>
  plans
    .map(({ manifest }) => manifest)
    .filter(({ kind }) => ["Deployment", "StatefulSet"].includes(kind))
    .map(podOf);

/** The rules of every Role and ClusterRole, with where they hold: "" is the whole cluster. */
export function grants(plans: readonly Planned[]): (FoundRule & { role: string; namespace: string })[] {
  return plans
    .filter(({ manifest }) => ["Role", "ClusterRole"].includes(manifest.kind))
    .flatMap(({ role, manifest }) =>
      (manifest.rules as Partial<FoundRule>[])
        .map((rule) => ({
          role,
          namespace: String(manifest.metadata.namespace ?? ""),
          apiGroups: rule.apiGroups ?? [],
          resources: rule.resources ?? [],
          resourceNames: rule.resourceNames ?? [],
          verbs: rule.verbs,
        }))
        .map((rule) => ({ ...rule, verbs: rule.verbs ?? [] })),
    );
}

export const who = (plans: readonly Planned[], resource: string, verb: string): string[] =>
  grants(plans)
    .filter((rule) => rule.resources.includes(resource) && rule.verbs.includes(verb))
    .map((rule) => rule.role);
