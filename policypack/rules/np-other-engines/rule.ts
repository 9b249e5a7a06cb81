import { networks, ofFamily, print } from "../egress/addresses";
import { touches } from "../egress/box";
import { specsOf } from "../egress/cilium";
import { credentialsOf, dnsPorts, endpoints } from "../egress/endpoints";
import { gitRanges } from "../egress/gitRanges";
import { verdict } from "../egress/judge";
import { policiesOf } from "../egress/policies";
import { portRange } from "../egress/ports";
import { covers, type Ranges, size, subtract, union } from "../egress/ranges";
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
  check: (object) => [
    ...policiesOf(object).flatMap(({ steps }) => [
      ...steps.flatMap((step) => judgeStep(step, steps)),
      ...[...new Set(steps.map(({ rule }) => rule))].flatMap((rule) =>
        judgeWorld(steps.filter((step) => step.rule === rule && !isNamed(step) && isOpen(step, steps))),
      ),
    ]),
    ...ofCilium(object),
  ],
});

const entities = ["all", "world", "world-ipv4", "world-ipv6", "host", "remote-node", "kube-apiserver"];

const published = networks(gitRanges);

/** Wider than a private network, or than a provider's range of IPv6; what Git hosts publish is one service each. */
const isWorld = (set: Ranges): boolean => {
  const others = subtract(set, published);
  return size(ofFamily(others, 4)) > 1n << 24n || size(ofFamily(others, 6)) > 1n << 96n;
};

/** What is passed on is only decided later, unless a denial was to follow here. */
const isOpen = (step: Step, all: readonly Step[]): boolean =>
  step.action === "allow" ||
  (step.action === "pass" && all.slice(all.indexOf(step)).some((later) => later.action === "deny"));

const isNamed = ({ peer }: Step): boolean => entities.includes(peer.at.get("string") ?? "");
const verb = ({ action }: Step): string => (action === "pass" ? "passes on" : "allows");

function judgeStep(step: Step, all: readonly Step[]): Finding[] {
  const { peer } = step;
  if (!isOpen(step, all)) return [];
  if (isNamed(step)) return judgeEntity(step);
  const namespaces = peer.at.at("namespaces").or(peer.at.at("pods", "namespaceSelector"));
  const everyPod =
    namespaces.isSet && isEmptySelector(namespaces) && isEmptySelector(peer.at.at("pods", "podSelector"));
  return everyPod ? [verdict(step.known, peer.at, `${verb(step)} every namespace`)] : [];
}

/** The node's DNS cache is the host to Cilium. */
const judgeEntity = ({ ports, peer, known }: Step): Finding[] => {
  const entity = peer.at.get("string");
  const cache = entity === "host" && covers(dnsPorts(53), ports.may);
  return cache ? [] : [verdict(known, peer.at, `allows "${entity}"`)];
};

/** The peers of one rule, taken together: pieces of the world are the world. */
function judgeWorld(steps: readonly Step[]): Finding[] {
  const addresses = union(...steps.map(({ may }) => may.addresses));
  if (!isWorld(addresses)) return [];
  return steps.slice(0, 1).map((first) => {
    const alone = steps.filter(({ may }) => isWorld(may.addresses));
    const at = (alone.length === 1 ? alone : []).map(({ peer }) => peer.at)[0] ?? first.rule;
    const got = `${verb(first)} ${print(addresses)}`;
    if (steps.some(({ known }) => !known)) return unknown(at);
    const box = { addresses, ports: first.may.ports };
    const web = covers(portRange("TCP", 443), box.ports) && !endpoints.some((one) => touches(box, credentialsOf(one)));
    return web ? advice(at, got) : fail(at, got);
  });
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
