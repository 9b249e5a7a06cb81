import { type Planned, plan } from "../../manifest";
import type { CidrPeer, EgressModel, EgressRule, FqdnPeer, PodsPeer, PortRange } from "../model";
import { named, selectorOf } from "./peers";

const port = ({ protocol, from, to }: PortRange): object => ({
  port: String(from),
  ...(to === from ? {} : { endPort: to }),
  protocol,
});

const dnsName = (name: string): object => (name.includes("*") ? { matchPattern: name } : { matchName: name });

const toPorts = ({ ports, dnsNames }: EgressRule): object[] => [
  { ports: ports.map(port), ...(dnsNames === undefined ? {} : { rules: { dns: dnsNames.map(dnsName) } }) },
];

const endpoint = (peer: PodsPeer): object => ({
  matchLabels: {
    "k8s:io.kubernetes.pod.namespace": peer.namespace,
    ...Object.fromEntries(Object.entries(peer.pods).map(([key, value]) => [`k8s:${key}`, value])),
  },
});

// One kind of peer in a rule: `toFQDNs` beside another makes the whole rule invalid.
function entries(rule: EgressRule): object[] {
  const pods = rule.peers.filter((peer): peer is PodsPeer => peer.kind === "pods");
  const ranges = rule.peers.filter((peer): peer is CidrPeer => peer.kind === "cidr");
  const names = rule.peers.filter((peer): peer is FqdnPeer => peer.kind === "fqdn");
  const ports = toPorts(rule);
  const set = ranges.map(({ cidr, except }) => ({ cidr, ...(except.length === 0 ? {} : { except }) }));
  return [
    ...(pods.length === 0 ? [] : [{ toEndpoints: pods.map(endpoint), toPorts: ports }]),
    ...(set.length === 0 ? [] : [{ toCIDRSet: set, toPorts: ports }]),
    ...(rule.onNode === true ? [{ toEntities: ["host"], toPorts: ports }] : []),
    ...(names.length === 0 ? [] : [{ toFQDNs: names.map(({ name }) => dnsName(name)), toPorts: ports }]),
  ];
}

export function ciliumNetworkPolicies(model: EgressModel): Planned[] {
  const egress = model.rules.flatMap(entries);
  const spec = {
    endpointSelector: selectorOf(model.podLabels),
    // An empty rule isolates and allows nothing; an empty list would isolate nothing.
    egress: egress.length === 0 ? [{}] : egress,
    egressDeny: [{ toCIDR: model.denied }],
  };
  return [plan("policy", named(model, "cilium.io/v2", "CiliumNetworkPolicy", spec))];
}
