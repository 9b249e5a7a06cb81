import type { Cel } from "./build";
import { ingresses, services } from "./exposure";
import { hardening } from "./hardening";
import { standards } from "./standards";

/** What an expression is about. */
export type Target = "pods" | "services" | "ingresses";

/** Rules that CEL can say, by what they look at and by id. */
export const celRules: Readonly<Record<Target, Readonly<Record<string, Cel>>>> = {
  pods: { ...standards, ...hardening },
  services,
  ingresses,
};
