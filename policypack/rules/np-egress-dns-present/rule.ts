import { networks } from "../egress/addresses";
import { touches } from "../egress/box";
import { nodeLocalDns } from "../egress/endpoints";
import { isAgentTier, networkPolicyKinds, podsByReach } from "../egress/judge";
import { type Protocol, portRange } from "../egress/ports";
import { covers, type Ranges } from "../egress/ranges";
import { isInReach, type Piece, type Reach, reachesPlace } from "../egress/reach";
import { type Answer, any } from "../egress/selector";
import type { Place } from "../egress/step";
import { nameLabel } from "../egress/world";
import { type Finding, fail, unknown } from "../finding";
import { type Context, defineRule } from "../rule";

/** Reach of isolated agent pods. Allowed: the cluster's resolver, the node's cache or the setting resolvers, on 53 UDP and TCP. */
export const rule = defineRule({
  id: "np-egress-dns-present",
  group: "H",
  level: "advisory",
  severity: "low",
  kinds: networkPolicyKinds,
  says: "isolated agents reach DNS over UDP and TCP",
  why: "Without DNS no name works; without TCP long answers fail now and then. Agents that fail are given wider rules.",
  mend: "allow 53/UDP and 53/TCP to the cluster's resolver",
  compliance: ["K2"],
  checkStack: (objects, context) => {
    const groups = podsByReach(
      objects,
      context,
      ({ owner, dnsPolicy }) => dnsPolicy !== "None" && isAgentTier(owner, context),
    );
    return [...groups].flatMap(([reach, pods]): Finding[] => {
      // What goes nowhere has no name to ask for.
      if (reach.asked.length === 0) return [];
      const missing = (["UDP", "TCP"] as const).map((protocol) => ({
        protocol,
        answer: reaches(reach, protocol, context),
      }));
      const no = missing.filter(({ answer }) => answer === "no").map(({ protocol }) => protocol);
      const open = missing.some(({ answer }) => answer === "maybe");
      return pods.slice(0, 1).flatMap(({ at, owner: object }): Finding[] => {
        if (no.length > 0) return [{ ...fail(at, `no DNS over ${no.join(" and ")}`), object }];
        return open ? [{ ...unknown(at, "whether DNS is in reach"), object }] : [];
      });
    });
  },
});

const resolver = (namespace: string, key: string, value: string, port: number): { place: Place; port: number } => ({
  port,
  place: {
    namespace,
    namespaceLabels: { known: new Map([[nameLabel, namespace]]), unknown: new Set(), open: true },
    labels: { known: new Map([[key, value]]), unknown: new Set(), open: true },
    named: new Map([
      ["UDP/dns", port],
      ["TCP/dns-tcp", port],
    ]),
  },
});

/** The pods that answer, with the port on which they do. */
const resolvers = [
  resolver("kube-system", "k8s-app", "kube-dns", 53),
  resolver("openshift-dns", "dns.operator.openshift.io/daemonset-dns", "default", 5353),
];

function reaches(reach: Reach, protocol: Protocol, { settings }: Context): Answer {
  const ports = portRange(protocol, 53);
  const configured = settings.resolvers.map((one) => ({ addresses: networks([one]), ports }));
  return any([
    ...resolvers.map(({ place, port }) => reachesPlace(reach, place, portRange(protocol, port))),
    ...configured.map((box): Answer => (isInReach(reach.must, box) ? "yes" : "no")),
    ...reach.may.map((piece) => toCache(piece, ports)),
  ]);
}

/** Not every cluster has a cache on its nodes: only a rule that names it says so. What is unknown may name it. */
function toCache({ box, step, known }: Piece, ports: Ranges): Answer {
  if (step === undefined || !touches(box, { addresses: nodeLocalDns.addresses, ports })) return "no";
  if (!known) return "maybe";
  return covers(nodeLocalDns.addresses, step.may.addresses) ? "yes" : "no";
}
