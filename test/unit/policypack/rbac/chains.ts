import { evaluate } from "../../../../policypack/engine/evaluate";
import type { KubeObject } from "../../../../policypack/rules/object";
import { rule } from "../../../../policypack/rules/rbac-escalation-path/rule";
import { settingsShape, withDefaults } from "../../../../policypack/rules/settings";
import { binding, objectsOf, role } from "./objects";

const now = new Date(0);

export const judge = (objects: readonly KubeObject[], settings: Record<string, unknown> = {}) =>
  evaluate(objects, { rules: [rule], settings: withDefaults(settingsShape, settings), now }).findings;

export const chains = (documents: readonly string[]): string[] => judge(objectsOf(documents)).map(({ got }) => got);

/** An account with these rights in its namespace, next to one that reads all Secrets. */
export const beside = (...rules: string[]): string[] => [
  role("Role", "team/weak", ...rules),
  binding("team/weak", "Role weak", "SA team/weak"),
  role("ClusterRole", "strong", "'' | secrets | list"),
  binding("strong", "ClusterRole strong", "SA team/strong"),
];
export const chain = (does: string): string =>
  `ServiceAccount team/weak → RoleBinding team/weak → Role team/weak: ${does} → ServiceAccount team/strong → ` +
  "ClusterRoleBinding strong → ClusterRole strong: read Secrets cluster-wide";

/** An account that makes pods beside one with these rights over the cluster. */
export const towards = (...rules: string[]): string[] => [
  role("Role", "team/weak", "'' | pods | create"),
  binding("team/weak", "Role weak", "SA team/weak"),
  role("ClusterRole", "strong", ...rules),
  binding("strong", "ClusterRole strong", "SA team/strong"),
];
