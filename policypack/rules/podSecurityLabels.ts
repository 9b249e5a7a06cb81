import type { Field } from "./field";
import type { KubeObject } from "./object";

export const podSecurityLevels: readonly string[] = ["privileged", "baseline", "restricted"];

/** The label of a mode (enforce, warn, audit), or of its version. */
export const podSecurityLabel = (object: KubeObject, mode: string): Field =>
  object.root.at("metadata", "labels", `pod-security.kubernetes.io/${mode}`);

/** How strict a level is; -1 for what is no level. */
export const strictness = (level: string): number => podSecurityLevels.indexOf(level);
