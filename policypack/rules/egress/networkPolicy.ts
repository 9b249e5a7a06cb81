import type { Field } from "../field";
import type { KubeObject } from "../object";
import { type Network, parseNetwork } from "./addresses";
import { none, subtract, union } from "./ranges";
import { type Answer, all, selectorOf } from "./selector";
import {
  anyPeer,
  anyPorts,
  doubtfulPeer,
  doubtfulPorts,
  doubtfulRange,
  type Except,
  joined,
  type Peer,
  type Place,
  type Ports,
  podsPeer,
  protocolsOf,
  readPort,
  type Step,
  step,
} from "./step";

export const isNetworkPolicy = ({ kind, group }: KubeObject): boolean =>
  kind === "NetworkPolicy" && (group === "networking.k8s.io" || group === "extensions");

export type Direction = "Ingress" | "Egress";

const listOf = (direction: Direction): string => direction.toLowerCase();

/** Whether a policy isolates pods in a direction; without types it does so for ingress, for egress if it has rules. */
export function isolates(spec: Field, direction: Direction): Answer {
  const types = spec.at("policyTypes");
  if (types.isUnknown || types.as("list").isMalformed) return "maybe";
  const named = types.each();
  if (named.length > 0) {
    if (named.some((type) => type.get("string") === direction)) return "yes";
    return named.some((type) => type.get("string") === undefined) ? "maybe" : "no";
  }
  if (direction === "Ingress") return "yes";
  const rules = spec.at("egress");
  if (rules.isUnknown || rules.as("list").isMalformed) return "maybe";
  return rules.each().length > 0 ? "yes" : "no";
}

/** What a policy allows in a direction, rule by rule and peer by peer. */
export function stepsOf(object: KubeObject, spec: Field, direction: Direction): Step[] {
  if (isolates(spec, direction) === "no") return [];
  const peers = direction === "Egress" ? "to" : "from";
  return spec
    .at(listOf(direction))
    .each()
    .flatMap((rule) => {
      const ports = portsOf(rule.at("ports"));
      return peersOf(rule.at(peers), rule, object).map((peer) => step(object, rule, peer, ports));
    });
}

function portsOf(list: Field): Ports {
  if (list.isUnknown || list.as("list").isMalformed) return doubtfulPorts(list.as("list"));
  const entries = list.each();
  return entries.length === 0 ? anyPorts : joined(entries.map(portOf));
}

function portOf(entry: Field): Ports {
  const map = entry.as("map");
  if (!map.isSet) return doubtfulPorts(map);
  const protocol = entry.at("protocol");
  if (protocol.isUnknown) return doubtfulPorts(protocol);
  return readPort(entry, protocolsOf(protocol), entry.at("port"), entry.at("endPort"));
}

function peersOf(list: Field, rule: Field, object: KubeObject): Peer[] {
  if (rule.isUnknown || rule.isMalformed || list.isUnknown || list.as("list").isMalformed)
    return [doubtfulPeer(list.as("list"))];
  const entries = list.each();
  return entries.length === 0 ? [anyPeer(rule)] : entries.map((entry) => peerOf(entry, object));
}

function peerOf(entry: Field, object: KubeObject): Peer {
  const [block, pods, namespaces] = [entry.at("ipBlock"), entry.at("podSelector"), entry.at("namespaceSelector")];
  const selects = !pods.isAbsent || !namespaces.isAbsent;
  // Empty, mixed or of a wrong type: no API server takes it, and no reading of it is safe.
  if (entry.isUnknown || !entry.as("map").isSet || selects !== block.isAbsent) return doubtfulPeer(entry);
  return selects ? podsPeer(entry, podsOf(pods, namespaces, object)) : blockOf(block);
}

function podsOf(pods: Field, namespaces: Field, { root, namespace }: KubeObject): (place: Place) => Answer {
  const selectPod = selectorOf(pods);
  if (namespaces.isAbsent) {
    const own = root.at("metadata", "namespace");
    return (place) =>
      all([own.isUnknown ? "maybe" : place.namespace === namespace ? "yes" : "no", selectPod(place.labels)]);
  }
  const selectNamespace = selectorOf(namespaces);
  return (place) => all([selectNamespace(place.namespaceLabels), selectPod(place.labels)]);
}

/** An exception that is not strictly inside its range makes the object invalid, and takes nothing away. */
function exceptOf(field: Field, whole: Network): Except {
  const network = parseNetwork(field.get("string") ?? "", whole.mapped === true);
  const strict = network !== undefined && network.family === whole.family && network.prefix > whole.prefix;
  return { field, addresses: strict ? network.addresses : none };
}

export function blockOf(block: Field): Peer {
  const cidr = block.at("cidr");
  const network = parseNetwork(cidr.get("string") ?? "");
  if (network === undefined) return doubtfulRange(cidr);
  const fields = block.at("except").each();
  const except = fields.map((field) => exceptOf(field, network));
  const known = fields.every((field) => !field.isUnknown);
  const left = subtract(network.addresses, union(...except.map(({ addresses }) => addresses)));
  return { at: block.at("cidr"), known, may: left, must: known ? left : none, except };
}
