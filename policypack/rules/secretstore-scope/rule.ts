import { advice, type Finding, judge } from "../finding";
import { leavesOf } from "../leaves";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Field: spec.conditions of a ClusterSecretStore. Allowed: at least one; a static credential for the store is advice. */
export const rule = defineRule({
  id: "secretstore-scope",
  group: "E",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: ["ClusterSecretStore.external-secrets.io", "SecretStore.external-secrets.io"],
  says: "a store of the whole cluster says who may use it",
  why: "Without conditions every namespace reads every secret behind the store.",
  mend: "list namespaces under spec.conditions, or use a SecretStore",
  compliance: ["CIS 5.4.2", "K3", "K4"],
  check: (object) => [...(object.kind === "ClusterSecretStore" ? judgeConditions(object) : []), ...adviseAuth(object)],
});

const judgeConditions = ({ root, patch }: KubeObject): Finding[] =>
  judge(root.at("spec", "conditions"), "list", (list) => {
    if (list === undefined) return patch ? undefined : "unset: every namespace may use it";
    return list.length === 0 ? "empty: every namespace may use it" : undefined;
  });

// Workload identity needs no key that somebody must keep.
function adviseAuth({ root }: KubeObject): Finding[] {
  const held = leavesOf(root.at("spec", "provider")).some(({ field }) => /[sS]ecretRef\b/.test(field.path));
  return held ? [advice("spec.provider", "a static credential for the store")] : [];
}
