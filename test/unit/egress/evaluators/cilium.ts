import { at, has, inRange, list, oneLabel, type Packet } from "./packet";

/** cilium.io/v2: denials win; ranges match neither pods nor the node; names match by the answers seen. */
export function ciliumAllows(spec: unknown, packet: Packet): boolean {
  if (list(spec, "egressDeny").some((rule) => toRange(rule, packet))) return false;
  return list(spec, "egress").some((rule) => toPeer(rule, packet) && toPort(rule, packet));
}

const isWorld = (packet: Packet): boolean => packet.pod === undefined && packet.onNode !== true;

const toRange = (rule: unknown, packet: Packet): boolean =>
  isWorld(packet) && list(rule, "toCIDR").some((cidr) => inRange(packet.ip, String(cidr)));

function toPeer(rule: unknown, packet: Packet): boolean {
  if (has(rule, "toEndpoints")) return list(rule, "toEndpoints").some((endpoint) => isEndpoint(endpoint, packet));
  if (has(rule, "toEntities")) return list(rule, "toEntities").includes("host") && packet.onNode === true;
  if (has(rule, "toCIDRSet")) {
    return isWorld(packet) && list(rule, "toCIDRSet").some((set) => inSet(set, packet));
  }
  if (has(rule, "toFQDNs")) {
    const patterns = list(rule, "toFQDNs").map((name) => String(at(name, "matchName") ?? at(name, "matchPattern")));
    return isWorld(packet) && packet.names.some((name) => patterns.some((pattern) => oneLabel(pattern, name)));
  }
  return false; // a rule without a peer isolates and allows nothing
}

function isEndpoint(endpoint: unknown, packet: Packet): boolean {
  if (packet.pod === undefined) return false;
  const known: Record<string, string> = { "k8s:io.kubernetes.pod.namespace": packet.pod.namespace };
  for (const [key, value] of Object.entries(packet.pod.labels)) known[`k8s:${key}`] = value;
  return Object.entries(Object(at(endpoint, "matchLabels"))).every(([key, value]) => known[key] === value);
}

const inSet = (set: unknown, packet: Packet): boolean =>
  inRange(packet.ip, String(at(set, "cidr"))) &&
  !list(set, "except").some((range) => inRange(packet.ip, String(range)));

const toPort = (rule: unknown, packet: Packet): boolean =>
  list(rule, "toPorts").some((item) =>
    list(item, "ports").some((port) => {
      const from = Number(at(port, "port"));
      const to = Number(at(port, "endPort") ?? from);
      return at(port, "protocol") === packet.protocol && from <= packet.port && packet.port <= to;
    }),
  );
