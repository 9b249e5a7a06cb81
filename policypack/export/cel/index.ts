import { bindings } from "./bindings";
import type { Cel } from "./build";
import { credentials } from "./credentials";
import { ingresses, services } from "./exposure";
import { polecats } from "./gasTown";
import { hardening } from "./hardening";
import { images } from "./images";
import { agents, tasks } from "./kubeOpenCode";
import { accounts, limitRanges, namespaces, networkPolicies, quotas, sealedSecrets, secrets } from "./namespaced";
import { placement } from "./placement";
import { toolConfigs, tools } from "./powerTools";
import { roles } from "./roles";
import { sandboxes } from "./sandboxes";
import { standards } from "./standards";

/** Rules that CEL can say, by what they look at and by id. */
export const celRules = {
  pods: { ...standards, ...hardening, ...placement, ...credentials, ...images },
  services,
  ingresses,
  namespaces,
  accounts,
  roles,
  bindings,
  secrets,
  sealedSecrets,
  quotas,
  limitRanges,
  networkPolicies,
  polecats,
  toolConfigs,
  tools,
  agents,
  tasks,
  sandboxes,
} satisfies Readonly<Record<string, Readonly<Record<string, Cel>>>>;

/** What an expression is about. */
export type Target = keyof typeof celRules;

/** How a rule is said about a target, where it can be. */
export const celOf = (target: Target, id: string): Cel | undefined => {
  const table: Readonly<Record<string, Cel>> = celRules[target];
  return Object.hasOwn(table, id) ? table[id] : undefined;
};

export const isSayable = (id: string): boolean => Object.values(celRules).some((table) => Object.hasOwn(table, id));
