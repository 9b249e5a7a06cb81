import { type Planned, plan } from "../../manifest";
import { cidrPeer, without } from "../addresses";
import type { EgressModel, EgressRule, Peer, PortRange } from "../model";
import { policyOf } from "./networkPolicy";
import { everywhere, named } from "./peers";

const port = ({ protocol, from }: PortRange): object => ({ protocol, port: from });

function targets(peer: Peer): object[] {
  if (peer.kind === "pods") return [];
  if (peer.kind === "fqdn") return [{ dnsName: peer.name }];
  return without([peer.cidr], peer.except).map((cidrSelector) => ({ cidrSelector }));
}

const entries = ({ peers, ports }: EgressRule): object[] =>
  peers.flatMap(targets).map((to) => ({ type: "Allow", to, ports: ports.map(port) }));

const deny = (cidrSelector: string): object => ({ type: "Deny", to: { cidrSelector } });

/** The firewall judges what leaves the cluster, by name; beside it the policy must let the same ports out to anywhere. */
const opened = (rule: EgressRule): EgressRule => ({
  ...rule,
  peers: rule.peers.flatMap((peer): Peer[] => (peer.kind === "fqdn" ? everywhere.map(cidrPeer) : [peer])),
});

export function ovnPolicies(model: EgressModel): Planned[] {
  const egress = [...model.denied.map(deny), ...model.rules.flatMap(entries), ...everywhere.map(deny)];
  const firewall = named(model, "k8s.ovn.org/v1", "EgressFirewall", { egress });
  // There is one firewall in a namespace, and its name is fixed.
  const metadata = { ...firewall.metadata, name: "default" };
  return [policyOf(model, model.rules.map(opened)), plan("firewall", { ...firewall, metadata })];
}
