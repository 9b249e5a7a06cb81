import type { Target } from "./match";

/** Resources that stand for identities, in the groups in which the API server looks. */
export const identities: Target = {
  groups: ["", "authentication.k8s.io"],
  resources: ["users", "groups", "serviceaccounts", "nodes", "uids"],
  verbs: ["impersonate"],
};

/** `impersonate`, its constrained modes (`impersonate:…`), and what one may then do (`impersonate-on:…`). */
export const isImpersonation = (verb: string): boolean => /^impersonate(:|$|-on:)/.test(verb);
export const isIdentity = (resource: string): boolean =>
  resource === "*" ||
  resource.startsWith("userextras/") ||
  resource.startsWith("*/") ||
  identities.resources.includes(resource);

/** Names that no program should act under; the group of everybody who logged in goes with most of them. */
export const isPowerful = (name: string): boolean =>
  name.startsWith("system:") && name !== "system:authenticated" && !name.startsWith("system:serviceaccount");
