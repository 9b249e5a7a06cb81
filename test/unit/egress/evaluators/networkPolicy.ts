import { at, has, inPods, inRange, list, type Packet } from "./packet";

/** networking.k8s.io/v1: permissions add up, there is no order and no deny. */
export function networkPolicyAllows(spec: unknown, packet: Packet): boolean {
  if (!list(spec, "policyTypes").includes("Egress")) return true;
  return list(spec, "egress").some((rule) => {
    const peers = list(rule, "to");
    const ports = list(rule, "ports");
    const peerFits = peers.length === 0 || peers.some((peer) => fits(peer, packet));
    return peerFits && (ports.length === 0 || ports.some((port) => portFits(port, packet)));
  });
}

function fits(peer: unknown, packet: Packet): boolean {
  if (!has(peer, "ipBlock")) return inPods(peer, packet);
  const cidr = String(at(peer, "ipBlock", "cidr"));
  const except = list(peer, "ipBlock", "except").map(String);
  return inRange(packet.ip, cidr) && !except.some((range) => inRange(packet.ip, range));
}

function portFits(port: unknown, packet: Packet): boolean {
  const from = Number(at(port, "port"));
  const to = Number(at(port, "endPort") ?? from);
  return at(port, "protocol") === packet.protocol && from <= packet.port && packet.port <= to;
}
