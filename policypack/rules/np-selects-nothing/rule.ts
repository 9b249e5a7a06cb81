import { eachPolicy, networkPolicyKinds } from "../egress/judge";
import { networkPolicies } from "../egress/policies";
import { any, isEmptySelector, selectorOf } from "../egress/selector";
import { isForOperators, isNear, stampedKeys } from "../egress/workloads";
import { type World, worldOf } from "../egress/world";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { clusterOf } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";

/** Field: spec.podSelector. Allowed: one that selects a pod of the stack, or every pod of its namespace. */
export const rule = defineRule({
  id: "np-selects-nothing",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: networkPolicyKinds,
  says: "every policy selects pods",
  why: "A policy that selects nothing protects nothing, and looks as if it did.",
  mend: "match the labels which the pods carry; for those of an operator `operator: Exists` on its label; for pods of another stack name kind Pod and the namespace in externalEvidence",
  compliance: ["K2"],
  checkStack: (objects, context) => {
    const world = worldOf(objects, context);
    return eachPolicy(networkPolicies(objects), (object) => judgePolicy(object, world, context));
  },
});

function judgePolicy(object: KubeObject, { pods }: World, context: Context): Finding[] {
  const selector = object.root.at("spec", "podSelector");
  if (isEmptySelector(selector)) return [];
  const stamped = stampedKeys.filter((key) => selector.at("matchLabels").at(key).get("string") === "");
  if (stamped.length > 0)
    return [fail(selector, `${stamped.join(", ")} is never empty: the operator writes a name there`)];
  // A pod whose namespace is not known yet may be of this one.
  const near = pods.filter((pod) => pod.namespace === undefined || isNear(pod, object));
  const matches = selectorOf(selector);
  const answer = any(near.map(({ labels, namespace }) => (namespace === undefined ? "maybe" : matches(labels))));
  // The policy is here for all to see; what another stack may have are its pods.
  const vouched = context.attested({ kind: "Pod", namespace: object.namespace, ...clusterOf(object) });
  if (answer === "yes" || vouched) return [];
  if (answer === "maybe") return [unknown(selector, "whether it selects a pod")];
  const outside = near.length === 0 || isForOperators(selector);
  return [
    outside
      ? unknown(selector, "its pods are made outside of the stack")
      : fail(selector, `none of ${near.length} pods in the namespace has these labels`),
  ];
}
