import type { Settings } from "../settings";
import type { PolicyRule } from "./words";

/** Whether a rule is about nothing but API groups that the stack's own operators define. */
export const isOwned = ({ apiGroups }: PolicyRule, { ownedApiGroups }: Pick<Settings, "ownedApiGroups">): boolean =>
  apiGroups.known.length > 0 &&
  apiGroups.doubt === undefined &&
  apiGroups.known.every(({ text }) => text !== "*" && ownedApiGroups.includes(text));
