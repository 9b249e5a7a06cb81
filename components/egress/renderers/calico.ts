import { type Planned, plan } from "../../manifest";
import { engines } from "../engines";
import type { EgressModel, EgressRule, Peer, PortRange } from "../model";
import { byProtocol, named, namespaceName, refuseName } from "./peers";

/** Before Kubernetes' own policies, which stand at 1000: the denials hold against their permissions too. */
const order = 500;

const equals = (labels: Record<string, string>): string => {
  const terms = Object.entries(labels).map(([key, value]) => `${key} == '${value}'`);
  return terms.length === 0 ? "all()" : terms.join(" && ");
};

const port = ({ from, to }: PortRange): number | string => (from === to ? from : `${from}:${to}`);

function destination(peer: Peer, model: EgressModel): object {
  if (peer.kind === "pods") {
    return { namespaceSelector: equals({ [namespaceName]: peer.namespace }), selector: equals(peer.pods) };
  }
  if (peer.kind === "cidr") return { nets: [peer.cidr], ...(peer.except.length === 0 ? {} : { notNets: peer.except }) };
  if (!engines[model.engine].names) return refuseName(peer, engines[model.engine].title);
  return { domains: [peer.name] };
}

const entries = (model: EgressModel, rule: EgressRule): object[] =>
  rule.peers.flatMap((peer) =>
    [...byProtocol(rule.ports)].map(([protocol, ports]) => ({
      action: "Allow",
      protocol,
      destination: { ...destination(peer, model), ports: ports.map(port) },
    })),
  );

export function calicoNetworkPolicies(model: EgressModel): Planned[] {
  const spec = {
    order,
    selector: equals(model.podLabels),
    types: ["Egress"],
    egress: [
      { action: "Deny", destination: { nets: model.denied } },
      ...model.rules.flatMap((rule) => entries(model, rule)),
      { action: "Deny" },
    ],
  };
  return [plan("policy", named(model, "projectcalico.org/v3", "NetworkPolicy", spec))];
}
