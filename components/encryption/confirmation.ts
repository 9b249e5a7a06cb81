import { createHash } from "node:crypto";

/** What `palisade reencrypt` prints once nothing is left to write: it fits one rotation and one list of kinds. */
export function confirmationCode(rotation: string, resources: readonly string[]): string {
  const text = JSON.stringify(["palisade-reencrypt", rotation, [...resources].sort()]);
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}
