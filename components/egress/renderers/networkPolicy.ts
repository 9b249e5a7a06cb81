import { type Planned, plan } from "../../manifest";
import type { EgressModel, EgressRule, Peer, PortRange } from "../model";
import { named, podsIn, refuseName, selectorOf } from "./peers";

export const policyPort = ({ protocol, from, to }: PortRange): object => ({
  protocol,
  port: from,
  ...(to === from ? {} : { endPort: to }),
});

export function policyPeer(peer: Peer): object {
  if (peer.kind === "pods") return podsIn(peer);
  if (peer.kind === "fqdn") return refuseName(peer, "NetworkPolicy");
  return { ipBlock: { cidr: peer.cidr, ...(peer.except.length === 0 ? {} : { except: peer.except }) } };
}

export function policyOf(model: EgressModel, rules: readonly EgressRule[]): Planned {
  const egress = rules.map(({ peers, ports }) => ({ to: peers.map(policyPeer), ports: ports.map(policyPort) }));
  const spec = { podSelector: selectorOf(model.podLabels), policyTypes: ["Egress"], egress };
  return plan("policy", named(model, "networking.k8s.io/v1", "NetworkPolicy", spec));
}

export const networkPolicies = (model: EgressModel): Planned[] => [policyOf(model, model.rules)];
