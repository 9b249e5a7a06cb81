import { eachPolicy, networkPolicyKinds, permissions } from "../egress/judge";
import { any } from "../egress/selector";
import { clusterOf, isForOperators } from "../egress/workloads";
import { nameLabel, type World, worldOf } from "../egress/world";
import type { Field } from "../field";
import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields: podSelector of peers. Allowed: one that matches a pod, where the stack shows the pods of that namespace. */
export const rule = defineRule({
  id: "np-peer-selects-nothing",
  group: "H",
  level: "advisory",
  severity: "low",
  kinds: networkPolicyKinds,
  says: "every peer in a namespace of the stack matches a pod there",
  why: "A peer that matches nothing is a misspelt label: what should work does not, and is soon mended by a wider rule.",
  mend: "use the labels which the pods carry",
  compliance: ["K2"],
  checkStack: (objects, context) => {
    const world = worldOf(objects, context);
    return eachPolicy(objects, (object) => judgePolicy(object, world));
  },
});

const judgePolicy = (object: KubeObject, world: World): Finding[] =>
  [...permissions(object, "Egress"), ...permissions(object, "Ingress")].flatMap(({ peer, known }) => {
    const selector = peer.at.at("podSelector");
    if (!known || selector.isAbsent || isForOperators(selector)) return [];
    const cluster = clusterOf(object);
    const namespace = namespaceOfPeer(peer.at, object);
    const near = world.pods.filter((pod) => pod.cluster === cluster && (pod.namespace ?? namespace) === namespace);
    if (near.length === 0) return [];
    const answer = any(
      near.map((pod) => (pod.namespace === undefined ? "maybe" : (peer.pods?.(world.placeOf(pod)) ?? "no"))),
    );
    return answer === "no" ? [fail(selector, `matches none of ${near.length} pods in namespace "${namespace}"`)] : [];
  });

/** Undefined where a peer names more than one namespace, or names it by a free label. */
function namespaceOfPeer(peer: Field, { namespace }: KubeObject): string | undefined {
  const selector = peer.at("namespaceSelector");
  return selector.isAbsent ? namespace : selector.at("matchLabels").at(nameLabel).get("string");
}
