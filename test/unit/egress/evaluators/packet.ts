import * as ipaddr from "ipaddr.js";

/** One connection attempt: an address outside with the names it was learned by, a pod, or the node's cache. */
export interface Packet {
  ip: string;
  protocol: "TCP" | "UDP" | "SCTP";
  port: number;
  /** Names whose answers held this address. */
  names: string[];
  pod?: { namespace: string; labels: Record<string, string> };
  /** The address is the pod's own node's. */
  onNode?: boolean;
}

/** Naive on purpose: another library and other arithmetic than the code under test. */
export function inRange(ip: string, cidr: string): boolean {
  // A mapped address leaves the pod as the IPv4 one.
  const address = ipaddr.process(ip);
  const [network, bits] = ipaddr.parseCIDR(cidr);
  return address.kind() === network.kind() && address.match(network, bits);
}

/** A field of an object that is known only by its shape. */
export const at = (object: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, step) => (Object(value) === value ? Reflect.get(Object(value), step) : undefined),
    object,
  );

export const list = (object: unknown, ...path: (string | number)[]): unknown[] => {
  const value = at(object, ...path);
  return Array.isArray(value) ? value : [];
};

export const has = (object: unknown, key: string): boolean => at(object, key) !== undefined;

/** matchLabels; absent ones match everything. */
export const matches = (selector: unknown, labels: Record<string, string>): boolean =>
  Object.entries(Object(at(selector, "matchLabels") ?? {})).every(([key, value]) => labels[key] === value);

export const namespaceLabels = (namespace: string): Record<string, string> => ({
  "kubernetes.io/metadata.name": namespace,
});

/** `*.x` is exactly one label before x. */
export const oneLabel = (pattern: string, name: string): boolean =>
  pattern.startsWith("*.")
    ? name.endsWith(pattern.slice(1)) && !name.slice(0, -(pattern.length - 1)).includes(".")
    : pattern === name;

export const inPods = (peer: unknown, packet: Packet): boolean =>
  packet.pod !== undefined &&
  matches(at(peer, "namespaceSelector"), namespaceLabels(packet.pod.namespace)) &&
  matches(at(peer, "podSelector"), packet.pod.labels);
