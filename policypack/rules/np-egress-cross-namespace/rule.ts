import { networkPolicyKinds } from "../egress/judge";
import { isNetworkPolicy, isolates } from "../egress/networkPolicy";
import { isEmptySelector, selectorOf } from "../egress/selector";
import { isNear } from "../egress/workloads";
import { type World, worldOf } from "../egress/world";
import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Field: spec.egress[*].to. Allowed: namespaces that are named; namespace and pods in one peer where both are meant. */
export const rule = defineRule({
  id: "np-egress-cross-namespace",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: networkPolicyKinds,
  says: "peers in other namespaces are named, by namespace and labels together",
  why: "An empty namespace selector is every namespace. Two peers in a list are either one or the other: the first opens all pods of the namespace.",
  mend: "put namespaceSelector and podSelector into one peer, and name the namespace",
  compliance: ["K2"],
  check: (object) => peersOf(object).flatMap(emptySelector),
  checkStack: (objects, context) => {
    const world = worldOf(objects, context);
    return objects.filter(isNetworkPolicy).flatMap((object) =>
      [...peersOf(object).flatMap(emptySelector), ...splitPeers(object, world)].map((found) => ({
        ...found,
        object,
      })),
    );
  },
});

const rulesOf = ({ root }: KubeObject): Field[] =>
  isolates(root.at("spec"), "Egress") === "no" ? [] : root.at("spec", "egress").each();

const peersOf = (object: KubeObject): Field[] => rulesOf(object).flatMap((rule) => rule.at("to").each());

function emptySelector(peer: Field): Finding[] {
  const namespaces = peer.at("namespaceSelector");
  if (namespaces.isUnknown) return [unknown(namespaces)];
  return namespaces.isSet && isEmptySelector(namespaces) ? [fail(namespaces, "empty: every namespace")] : [];
}

/** Pods alone beside a namespace alone: one peer was meant if no pod of the policy's own namespace has the labels. */
const splitPeers = (object: KubeObject, world: World): Finding[] =>
  rulesOf(object).flatMap((rule) => {
    const peers = rule.at("to").each();
    const has = (peer: Field, one: string, other: string): boolean => peer.at(one).isSet && peer.at(other).isAbsent;
    if (!peers.some((peer) => has(peer, "namespaceSelector", "podSelector"))) return [];
    return peers
      .filter(
        (peer) => has(peer, "podSelector", "namespaceSelector") && !matchesOwn(peer.at("podSelector"), object, world),
      )
      .map((peer) => fail(peer, "pods of its own namespace, of which none matches, beside a whole namespace"));
  });

const matchesOwn = (selector: Field, object: KubeObject, { pods }: World): boolean =>
  pods.some((pod) => isNear(pod, object) && selectorOf(selector)(pod.labels) !== "no");
