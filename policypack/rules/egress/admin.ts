import type { Field } from "../field";
import type { KubeObject } from "../object";
import { parseNetwork } from "./addresses";
import type { EgressPolicy, Turn } from "./policy";
import { protocols } from "./ports";
import { none } from "./ranges";
import { type Answer, all, type Labels, selectorOf } from "./selector";
import {
  anyPorts,
  doubtfulPeer,
  doubtfulPorts,
  joined,
  namedPort,
  type Peer,
  type Ports,
  podsPeer,
  protocolsOf,
  readPort,
  type Step,
  step,
} from "./step";
import { clusterOf } from "./workloads";

const kinds = ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"];
export const isAdmin = ({ kind, group }: KubeObject): boolean =>
  group === "policy.networking.k8s.io" && kinds.includes(kind);

export function adminPolicies(object: KubeObject): EgressPolicy[] {
  if (!isAdmin(object)) return [];
  const spec = object.root.at("spec");
  return [
    {
      object,
      engine: "admin",
      cluster: clusterOf(object),
      namespace: null,
      selects: subject(spec.at("subject")),
      // These tiers decide what they name, and leave the rest to others.
      isolates: "no",
      turn: turnOf(object, spec),
      steps: stepsOf(object, spec.at("egress")),
    },
  ];
}

/** The later tier is asked only where nothing isolates the pod. */
function turnOf({ kind }: KubeObject, spec: Field): Turn {
  const last = kind === "BaselineAdminNetworkPolicy" || spec.at("tier").get("string") === "Baseline";
  return { stage: last ? "baseline" : "admin", order: spec.at("priority").get("number") ?? 0, additive: false };
}

function subject(field: Field): (labels: Labels, namespaceLabels: Labels) => Answer {
  if (!field.as("map").isSet) return () => "maybe";
  const pods = field.at("pods");
  const inNamespace = selectorOf(pods.isAbsent ? field.at("namespaces") : pods.at("namespaceSelector"));
  const isPod = selectorOf(pods.at("podSelector"));
  return (labels, namespaceLabels) => all([inNamespace(namespaceLabels), isPod(labels)]);
}

const actions: Readonly<Record<string, Step["action"]>> = {
  Allow: "allow",
  Accept: "allow",
  Deny: "deny",
  Pass: "pass",
};

const stepsOf = (object: KubeObject, rules: Field): Step[] =>
  rules.each().flatMap((rule) => {
    const action = rule.at("action");
    const ports = portsOf(rule);
    return rule
      .at("to")
      .each()
      .flatMap((peer) => peersOf(peer))
      .map((peer) => {
        const made = step(object, rule, peer, ports, actions[action.get("string") ?? ""]);
        return action.isUnknown ? { ...made, known: false } : made;
      });
  });

function peersOf(peer: Field): Peer[] {
  const [namespaces, pods, networks] = [peer.at("namespaces"), peer.at("pods"), peer.at("networks")];
  if (!networks.isAbsent) return networks.each().map(networkPeer);
  if (!pods.isAbsent) {
    const inNamespace = selectorOf(pods.at("namespaceSelector"));
    const isPod = selectorOf(pods.at("podSelector"));
    return [podsPeer(peer, (place) => all([inNamespace(place.namespaceLabels), isPod(place.labels)]))];
  }
  if (!namespaces.isAbsent) {
    const inNamespace = selectorOf(namespaces);
    return [podsPeer(peer, (place) => inNamespace(place.namespaceLabels))];
  }
  if (!peer.at("domainNames").isAbsent || !peer.at("nodes").isAbsent)
    return [{ at: peer, known: !peer.isUnknown, may: none, must: none, except: [] }];
  return [doubtfulPeer(peer)];
}

function networkPeer(field: Field): Peer {
  const network = parseNetwork(field.get("string") ?? "");
  if (network === undefined) return doubtfulPeer(field);
  return { at: field, known: true, may: network.addresses, must: network.addresses, except: [] };
}

/** Both generations: `ports` of the older, `protocols` of the newer. */
function portsOf(rule: Field): Ports {
  const lists = [rule.at("ports"), rule.at("protocols")].filter(({ isAbsent }) => !isAbsent);
  const bad = lists.find((list) => list.isUnknown || list.as("list").isMalformed);
  if (bad !== undefined) return doubtfulPorts(bad);
  const parts = lists.flatMap((list) => list.each().map(portOf));
  return parts.length === 0 ? anyPorts : joined(parts);
}

function portOf(entry: Field): Ports {
  const [number, range, name] = [entry.at("portNumber"), entry.at("portRange"), entry.at("namedPort")];
  if (!number.isAbsent)
    return readPort(number, protocolsOf(number.at("protocol")), number.at("port"), number.at("port"));
  if (!range.isAbsent) return readPort(range, protocolsOf(range.at("protocol")), range.at("start"), range.at("end"));
  const named = name.or(entry.at("destinationNamedPort")).get("string");
  if (named !== undefined) return joined(protocols.map((protocol) => namedPort(protocol, named)));
  const parts = protocols.flatMap((protocol) => {
    const one = entry.at(protocol.toLowerCase());
    return one.isAbsent ? [] : [newerPort(one.at("destinationPort"), protocol)];
  });
  return parts.length === 0 ? doubtfulPorts(entry) : joined(parts);
}

function newerPort(port: Field, protocol: (typeof protocols)[number]): Ports {
  const number = port.at("number");
  if (port.isAbsent || !number.isAbsent) return readPort(port, [protocol], number, number);
  return readPort(port, [protocol], port.at("range", "start"), port.at("range", "end"));
}
