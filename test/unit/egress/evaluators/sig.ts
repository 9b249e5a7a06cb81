import { at, has, inPods, inRange, list, matches, namespaceLabels, type Packet } from "./packet";

/** policy.networking.k8s.io: in order, the first rule that fits decides; both generations of the words. */
export function sigAllows(spec: unknown, packet: Packet): boolean {
  const rule = list(spec, "egress").find((entry) => peerFits(entry, packet) && portFits(entry, packet));
  return ["Accept", "Allow"].includes(String(at(rule, "action")));
}

const peerFits = (rule: unknown, packet: Packet): boolean =>
  list(rule, "to").some((peer) => {
    if (has(peer, "networks")) return list(peer, "networks").some((net) => inRange(packet.ip, String(net)));
    if (has(peer, "domainNames"))
      return list(peer, "domainNames").some((name) => packet.names.some((n) => deep(String(name), n)));
    if (has(peer, "pods")) return inPods(at(peer, "pods"), packet);
    return packet.pod !== undefined && matches(at(peer, "namespaces"), namespaceLabels(packet.pod.namespace));
  });

// Here a star is one label or more.
const deep = (pattern: string, name: string): boolean =>
  pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : pattern === name;

function portFits(rule: unknown, packet: Packet): boolean {
  if (!has(rule, "ports") && !has(rule, "protocols")) return true;
  const older = list(rule, "ports").some((port) => {
    const number = at(port, "portNumber");
    const range = at(port, "portRange") ?? { ...Object(number), start: at(number, "port"), end: at(number, "port") };
    return at(range, "protocol") === packet.protocol && between(at(range, "start"), at(range, "end"), packet.port);
  });
  const newer = list(rule, "protocols").some((item) => {
    const port = at(item, packet.protocol.toLowerCase(), "destinationPort");
    const number = at(port, "number");
    return between(number ?? at(port, "range", "start"), number ?? at(port, "range", "end"), packet.port);
  });
  return older || newer;
}

const between = (from: unknown, to: unknown, port: number): boolean => Number(from) <= port && port <= Number(to);
