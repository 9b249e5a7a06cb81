import { engines } from "./engines";
import type { EgressModel, EgressRule, Peer } from "./model";
import { printPort } from "./ports";

function printPeer(peer: Peer): string {
  if (peer.kind === "fqdn") return peer.name;
  if (peer.kind === "cidr")
    return peer.except.length === 0 ? peer.cidr : `${peer.cidr} without ${peer.except.join(", ")}`;
  const labels = Object.entries(peer.pods).map(([key, value]) => `${key}=${value}`);
  return `pods ${labels.join(",")} in ${peer.namespace}`;
}

function dnsLine(model: EgressModel, { dnsNames }: EgressRule): string[] {
  if (dnsNames === undefined) return [];
  if (engines[model.engine].dnsNames) return [`    may ask for: ${dnsNames.join(", ")}`];
  return [`    may ask for any name: ${engines[model.engine].title} cannot limit that, so data can leave in questions`];
}

/** What can be reached, and which argument allows it: a line for each peer. */
export function explain(model: EgressModel): string {
  const pods = Object.entries(model.podLabels).map(([key, value]) => `${key}=${value}`);
  const who = pods.length === 0 ? "Every pod of the namespace" : `Pods with ${pods.join(",")}`;
  if (model.rules.length === 0) return `${who} can reach nothing, not even DNS.`;
  const lines = model.rules.flatMap((rule) => [
    `  ${rule.intent} (${rule.from})`,
    ...rule.peers.map((peer) => `    ${printPeer(peer)} at ${rule.ports.map(printPort).join(", ")}`),
    ...dnsLine(model, rule),
  ]);
  const host = model.engine === "cilium" && model.rules.some(({ onNode }) => onNode) ? [hostLine] : [];
  return [`${who} can reach, by ${engines[model.engine].title}:`, ...lines, ...host, closed].join("\n");
}

const hostLine = "    port 53 of the pod's own node, which is how Cilium sees the node's cache";
const closed = "  Closed in every rule: metadata endpoints of all clouds, link-local and loopback addresses.";
