import { ofFamily, print } from "../egress/addresses";
import { touches } from "../egress/box";
import { specsOf } from "../egress/cilium";
import { credentialsOf, dnsPorts, endpoints } from "../egress/endpoints";
import { verdict } from "../egress/judge";
import { policiesOf } from "../egress/policies";
import { portRange } from "../egress/ports";
import { covers, type Ranges, size } from "../egress/ranges";
import { isEmptySelector } from "../egress/selector";
import type { Step } from "../egress/step";
import { advice, type Finding, fail, forbid, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Policies of Cilium, Calico and the admin tiers. Allowed: destinations that are named, none of them the world or the node. */
export const rule = defineRule({
  id: "np-other-engines",
  group: "H",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [
    "CiliumNetworkPolicy.cilium.io",
    "CiliumClusterwideNetworkPolicy.cilium.io",
    "NetworkPolicy.projectcalico.org",
    "GlobalNetworkPolicy.projectcalico.org",
    "NetworkPolicy.crd.projectcalico.org",
    "GlobalNetworkPolicy.crd.projectcalico.org",
    "AdminNetworkPolicy.policy.networking.k8s.io",
    "BaselineAdminNetworkPolicy.policy.networking.k8s.io",
    "ClusterNetworkPolicy.policy.networking.k8s.io",
  ],
  says: "no policy of another engine opens the world or the node",
  why: "Their permissions add to those of the namespace, or stand above them: a strict NetworkPolicy beside them holds nothing.",
  mend: "name ranges, endpoints or hosts, and leave the default denial on",
  compliance: ["K2"],
  check: (object) => {
    const steps = policiesOf(object).flatMap((policy) => policy.steps);
    return [...steps.flatMap((step) => judgeStep(step, steps)), ...ofCilium(object)];
  },
});

const entities = ["all", "world", "world-ipv4", "world-ipv6", "host", "remote-node", "kube-apiserver"];

const isWorld = (set: Ranges): boolean => size(ofFamily(set, 4)) > 1n << 24n || size(ofFamily(set, 6)) > 1n << 96n;

function judgeStep(step: Step, all: readonly Step[]): Finding[] {
  const { action, peer } = step;
  if (action === "deny") return [];
  const entity = peer.at.get("string") ?? "";
  if (entities.includes(entity)) return judgeEntity(step, entity);
  const namespaces = peer.at.at("namespaces").or(peer.at.at("pods", "namespaceSelector"));
  const everyPod =
    namespaces.isSet && isEmptySelector(namespaces) && isEmptySelector(peer.at.at("pods", "podSelector"));
  // What is passed on is only decided later, unless a denial was to follow here.
  const denied = all.slice(all.indexOf(step)).some((later) => later.action === "deny");
  if (action === "pass" && !denied) return [];
  if (everyPod) return [verdict(step.known, peer.at, `${action === "pass" ? "passes on" : "allows"} every namespace`)];
  return isWorld(peer.may) ? [judgeWorld(step)] : [];
}

/** The node's DNS cache is the host to Cilium. */
const judgeEntity = ({ ports, peer, known }: Step, entity: string): Finding[] =>
  entity === "host" && covers(dnsPorts(53), ports.may) ? [] : [verdict(known, peer.at, `allows "${entity}"`)];

function judgeWorld({ may, peer, known, action }: Step): Finding {
  const got = `${action === "pass" ? "passes on" : "allows"} ${print(peer.may)}`;
  const harmless =
    covers(portRange("TCP", 443), may.ports) && !endpoints.some((one) => touches(may, credentialsOf(one)));
  if (!known) return unknown(peer.at);
  return harmless ? advice(peer.at, got) : fail(peer.at, got);
}

const ofCilium = (object: KubeObject): Finding[] =>
  specsOf(object).flatMap((spec) => [
    ...(["egress", "ingress"] as const).flatMap((side) =>
      forbid(spec.at("enableDefaultDeny", side), "boolean", (on) => !on),
    ),
    ...spec
      .at("ingress")
      .each()
      .flatMap((one) => one.at("fromEntities").each())
      .flatMap((one) => forbid(one, "string", (name) => ["all", "world", "world-ipv4", "world-ipv6"].includes(name))),
  ]);
