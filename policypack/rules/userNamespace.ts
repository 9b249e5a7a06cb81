import type { Pod } from "./pods";
import type { Context } from "./rule";
import { isAtLeast } from "./version";

/** From v1.35 a pod of its own user namespace maps root to nobody, which waives the rules about root. */
export const hasUserNamespace = (pod: Pod, context: Pick<Context, "settings">): boolean =>
  pod.spec.at("hostUsers").get("boolean") === false && isAtLeast(context.settings.pssVersion, 35);
