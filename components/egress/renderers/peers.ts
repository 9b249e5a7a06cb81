import { labels } from "../../labels";
import type { Manifest } from "../../manifest";
import type { EgressModel, FqdnPeer, PodsPeer, PortRange } from "../model";

/** The label that the API server sets, which no owner of a namespace can forge. */
export const namespaceName = "kubernetes.io/metadata.name";

export const everywhere = ["0.0.0.0/0", "::/0"];

/** The head of an object of the model's namespace. */
export const named = (model: EgressModel, apiVersion: string, kind: string, spec: object): Manifest => ({
  apiVersion,
  kind,
  metadata: {
    name: model.name,
    namespace: model.namespace,
    labels: labels({ kind: "egress-policy", name: model.name }),
  },
  spec,
});

export const selectorOf = (pods: Record<string, string>): object =>
  Object.keys(pods).length === 0 ? {} : { matchLabels: pods };

export const podsIn = (peer: PodsPeer): { namespaceSelector: object; podSelector: object } => ({
  namespaceSelector: { matchLabels: { [namespaceName]: peer.namespace } },
  podSelector: selectorOf(peer.pods),
});

/** Ports by protocol, for engines whose rules hold one protocol each. */
export function byProtocol(ports: readonly PortRange[]): Map<string, PortRange[]> {
  const groups = new Map<string, PortRange[]>();
  for (const port of ports) groups.set(port.protocol, [...(groups.get(port.protocol) ?? []), port]);
  return groups;
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** The parser refuses names for such engines; to get here is a mistake of ours, and must not widen anything. */
export function refuseName(peer: FqdnPeer, engine: string): never {
  throw new Error(`${engine} cannot say "${peer.name}", and the parser let it through`);
}
