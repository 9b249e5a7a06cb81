import type { Problems } from "../problems";
import { cidrPeer, parseResolver } from "./addresses";
import { DnsDistribution, type EgressDnsArgs } from "./args";
import { parseName } from "./fqdn";
import type { EgressRule, Peer, PodsPeer } from "./model";
import { dnsPorts } from "./ports";

interface Resolver {
  pods?: PodsPeer;
  /** Of the pods, which is what most engines compare after translation of the Service's address. */
  port: number;
  nodeLocal: string;
}

const resolvers: Readonly<Record<DnsDistribution, Resolver>> = {
  standard: {
    pods: { kind: "pods", namespace: "kube-system", pods: { "k8s-app": "kube-dns" } },
    port: 53,
    nodeLocal: "169.254.20.10",
  },
  openshift: {
    pods: { kind: "pods", namespace: "openshift-dns", pods: { "dns.operator.openshift.io/daemonset-dns": "default" } },
    port: 5353,
    nodeLocal: "none",
  },
  eksAutoMode: { port: 53, nodeLocal: "none" },
};

/** Rules to the cluster's resolver and nowhere else, and the ranges of its addresses. */
export function parseDns(args: EgressDnsArgs, from: string, p: Problems): EgressRule[] {
  const distribution = args.distribution ?? DnsDistribution.Standard;
  const known = Object.hasOwn(resolvers, distribution) ? resolvers[distribution] : undefined;
  if (known === undefined) {
    const names = Object.keys(resolvers).join(", ");
    p.at("distribution").note(`"${distribution}" is none of ${names}; give "resolvers" if yours is none of these`);
  }
  const { pods, port, nodeLocal } = known ?? resolvers.standard;
  if (distribution === DnsDistribution.EksAutoMode && (args.resolvers ?? []).length === 0) {
    p.at("resolvers").note('EKS Auto Mode answers at an address; give the service range + 10, as ["10.100.0.10"]');
  }
  const names = (args.names ?? []).map((name, i) => parseName(name, p.at("names").at(i)));
  const cache = args.nodeLocal ?? nodeLocal;
  const onNode = cache === "none" ? [] : parseResolver(cache, p.at("nodeLocal"));
  const others = (args.resolvers ?? []).flatMap((address, i) => parseResolver(address, p.at("resolvers").at(i)));
  const rule = (peers: Peer[], at: number): EgressRule => ({
    from,
    intent: "the cluster's resolver",
    peers,
    ports: dnsPorts(at),
    dnsNames: names,
  });
  return [
    ...(pods === undefined ? [] : [rule([pods], port)]),
    ...onNode.map((range) => ({ ...rule([cidrPeer(range)], 53), intent: "the node's DNS cache", onNode: true })),
    ...(others.length === 0 ? [] : [rule(others.map(cidrPeer), 53)]),
  ];
}
