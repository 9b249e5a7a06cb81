import { createHash } from "node:crypto";

/** Prefix of every label and annotation that is Palisade's own; the policy pack spells it out again (a test compares). */
export const prefix = "palisade.dev";
export const tierLabel = `${prefix}/tier`;
export const agentTier = "agent";

/** What a manifest belongs to: the kind of component, and which one. */
export interface Identity {
  kind: string;
  name: string;
}

/** A label value holds 63 characters; a longer name keeps its start and stays unique by a hash. */
export function labelValue(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_.-]/g, "-").replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
  if (safe === name && name.length <= 63) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${safe.slice(0, 54).replace(/[^A-Za-z0-9]+$/, "")}-${hash}`.replace(/^-/, "x-");
}

/** The two labels that never change, and hence may stand in selectors. */
export const selector = (id: Identity): Record<string, string> => ({
  "app.kubernetes.io/name": labelValue(id.kind),
  "app.kubernetes.io/instance": labelValue(id.name),
});

export const labels = (id: Identity, component?: string, version?: string): Record<string, string> => ({
  ...selector(id),
  "app.kubernetes.io/part-of": "palisade",
  "app.kubernetes.io/managed-by": "pulumi",
  ...(component === undefined ? {} : { "app.kubernetes.io/component": labelValue(component) }),
  ...(version === undefined ? {} : { "app.kubernetes.io/version": labelValue(version) }),
});
