import { at, has, inRange, list, oneLabel, type Packet } from "./packet";

/** k8s.ovn.org/v1 EgressFirewall: in order, only for what leaves the cluster; what nothing fits may go. */
export function egressFirewallAllows(spec: unknown, packet: Packet): boolean {
  if (packet.pod !== undefined) return true;
  const rule = list(spec, "egress").find((entry) => fits(entry, packet));
  return rule === undefined || at(rule, "type") === "Allow";
}

function fits(rule: unknown, packet: Packet): boolean {
  const to = at(rule, "to");
  const there = has(to, "cidrSelector")
    ? inRange(packet.ip, String(at(to, "cidrSelector")))
    : packet.names.some((name) => oneLabel(String(at(to, "dnsName")), name));
  const ports = list(rule, "ports");
  const open = ports.some((port) => at(port, "protocol") === packet.protocol && at(port, "port") === packet.port);
  return there && (ports.length === 0 || open);
}
