import { type Planned, plan } from "../../manifest";
import { without } from "../addresses";
import type { EgressModel, EgressRule, Peer, PortRange } from "../model";
import { chunks, everywhere, named, namespaceName, podsIn, selectorOf } from "./peers";

/** What the two generations of the same interface write differently. */
interface Dialect {
  apiVersion: string;
  kind: string;
  allow: string;
  head: object;
  ports(ports: readonly PortRange[]): object;
}

const mostNetworks = 25;

const newer: Dialect = {
  apiVersion: "policy.networking.k8s.io/v1alpha2",
  kind: "ClusterNetworkPolicy",
  allow: "Accept",
  head: { tier: "Admin", priority: 500 },
  ports: (ports) => ({
    protocols: ports.map(({ protocol, from, to }) => ({
      [protocol.toLowerCase()]: {
        destinationPort: from === to ? { number: from } : { range: { start: from, end: to } },
      },
    })),
  }),
};

const older: Dialect = {
  apiVersion: "policy.networking.k8s.io/v1alpha1",
  kind: "AdminNetworkPolicy",
  allow: "Allow",
  head: { priority: 50 },
  ports: (ports) => ({
    ports: ports.map(({ protocol, from, to }) =>
      from === to ? { portNumber: { protocol, port: from } } : { portRange: { protocol, start: from, end: to } },
    ),
  }),
};

const networks = (ranges: readonly string[]): object[] =>
  chunks(ranges, mostNetworks).map((part) => ({ networks: part }));

// There is no `except` here: what is left of a range stands there in pieces.
function peers(peer: Peer): object[] {
  if (peer.kind === "pods") return [{ pods: podsIn(peer) }];
  if (peer.kind === "fqdn") return [{ domainNames: [peer.name] }];
  return networks(without([peer.cidr], peer.except));
}

const entry = (dialect: Dialect, rule: EgressRule, i: number): object => ({
  name: `allow-${i}`,
  action: dialect.allow,
  to: rule.peers.flatMap(peers),
  ...dialect.ports(rule.ports),
});

function render(dialect: Dialect, model: EgressModel): Planned[] {
  const namespaceSelector = { matchLabels: { [namespaceName]: model.namespace } };
  const spec = {
    ...dialect.head,
    subject: { pods: { namespaceSelector, podSelector: selectorOf(model.podLabels) } },
    egress: [
      { name: "metadata", action: "Deny", to: networks(model.denied) },
      ...model.rules.map((rule, i) => entry(dialect, rule, i)),
      { name: "rest", action: "Deny", to: [{ namespaces: {} }, { networks: everywhere }] },
    ],
  };
  const manifest = named(model, dialect.apiVersion, dialect.kind, spec);
  const { namespace: _, ...metadata } = manifest.metadata;
  return [plan("policy", { ...manifest, metadata })];
}

export const clusterNetworkPolicies = (model: EgressModel): Planned[] => render(newer, model);
export const adminNetworkPolicies = (model: EgressModel): Planned[] => render(older, model);
