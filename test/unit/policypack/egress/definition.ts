import * as ipaddr from "ipaddr.js";

/** A NetworkPolicy as far as egress goes, as plain data. */
export interface Policy {
  namespace: string;
  podSelector: Selector;
  policyTypes?: string[];
  egress?: Rule[];
}
export interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}
export interface Rule {
  to?: Peer[];
  ports?: Port[];
}
export interface Peer {
  ipBlock?: { cidr: string; except?: string[] };
  podSelector?: Selector;
  namespaceSelector?: Selector;
}
export interface Port {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}

export interface TestPod {
  namespace: string;
  labels: Record<string, string>;
  ports: { name: string; containerPort: number; protocol: string }[];
}
export interface Connection {
  ip?: string;
  pod?: TestPod;
  protocol: string;
  port: number;
}

/** Labels of namespaces. */
export type Namespaces = Record<string, Record<string, string>>;

function matches(selector: Selector, labels: Record<string, string>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  const fits = (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      default:
        throw new Error(operator);
    }
  });
  return equal && fits;
}

/** By matching bits, unlike the code under test, which compares integers. */
function inside(ip: string, cidr: string): boolean {
  const address = ipaddr.parse(ip);
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return address.kind() === network.kind() && address.match(network, bits);
}

function peerFits(peer: Peer, policy: Policy, to: Connection, namespaces: Namespaces): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr, except = [] } = peer.ipBlock;
    const { ip } = to;
    return ip !== undefined && inside(ip, cidr) && !except.some((one) => inside(ip, one));
  }
  if (to.pod === undefined) return false;
  const home = peer.namespaceSelector
    ? matches(peer.namespaceSelector, namespaces[to.pod.namespace] ?? {})
    : to.pod.namespace === policy.namespace;
  return home && matches(peer.podSelector ?? {}, to.pod.labels);
}

/** A name means the container port of the destination; an address has none. */
function portFits(port: Port, to: Connection): boolean {
  if ((port.protocol ?? "TCP") !== to.protocol) return false;
  if (port.port === undefined) return true;
  if (typeof port.port === "string")
    return (to.pod?.ports ?? []).some(
      (one) => one.name === port.port && one.protocol === to.protocol && one.containerPort === to.port,
    );
  return port.port <= to.port && to.port <= (port.endPort ?? port.port);
}

const isEgress = ({ policyTypes, egress = [] }: Policy): boolean =>
  policyTypes === undefined ? egress.length > 0 : policyTypes.includes("Egress");

/** The API's definition, connection by connection: allowed if no policy isolates the pod, or if a rule of one allows it. */
export function allows(policies: readonly Policy[], from: TestPod, to: Connection, namespaces: Namespaces): boolean {
  const isolating = policies.filter(
    (policy) => policy.namespace === from.namespace && matches(policy.podSelector, from.labels) && isEgress(policy),
  );
  if (isolating.length === 0) return true;
  return isolating.some((policy) =>
    (policy.egress ?? []).some(({ to: peers = [], ports = [] }) => {
      const there = peers.length === 0 || peers.some((peer) => peerFits(peer, policy, to, namespaces));
      return there && (ports.length === 0 || ports.some((port) => portFits(port, to)));
    }),
  );
}
