import { createHmac } from "node:crypto";
import type { AgentSecretModel } from "./model";

/** What one version of a Secret holds besides the keys that are no secrets. */
export interface Held {
  label: string;
  values: Readonly<Record<string, string>>;
}

/**
 * Named after what it holds: another content is another object, and a run that was killed finds its Secret again instead
 * of leaving a second one behind. Everybody may read names, and a short value can be guessed from a plain digest; hence
 * one with a key, over the version too, so that equal values of two versions do not show.
 */
export function secretNameOf(m: AgentSecretModel, { label, values }: Held, key: string): string {
  const content = [label, m.type, Object.entries(m.plain).sort(), Object.entries(values).sort()];
  const digest = createHmac("sha256", Buffer.from(key, "base64")).update(JSON.stringify(content)).digest("hex");
  return `${m.base}-${label}-${digest.slice(0, 8)}`;
}
