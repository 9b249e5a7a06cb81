import { at, has, inRange, list, namespaceLabels, type Packet } from "./packet";

/** projectcalico.org/v3: the first rule that fits decides; a selected pod that none fits is refused. */
export function calicoAllows(spec: unknown, packet: Packet): boolean {
  const rule = list(spec, "egress").find((entry) => fits(entry, packet));
  return at(rule, "action") === "Allow";
}

function fits(rule: unknown, packet: Packet): boolean {
  const to = at(rule, "destination");
  if (has(rule, "protocol") && at(rule, "protocol") !== packet.protocol) return false;
  if (has(to, "nets") && !list(to, "nets").some((net) => inRange(packet.ip, String(net)))) return false;
  if (list(to, "notNets").some((net) => inRange(packet.ip, String(net)))) return false;
  if (has(to, "domains") && !packet.names.some((name) => list(to, "domains").includes(name))) return false;
  if (has(to, "selector") && !podFits(to, packet)) return false;
  return !has(to, "ports") || list(to, "ports").some((port) => portFits(String(port), packet.port));
}

const podFits = (to: unknown, { pod }: Packet): boolean =>
  pod !== undefined &&
  says(at(to, "namespaceSelector"), namespaceLabels(pod.namespace)) &&
  says(at(to, "selector"), pod.labels);

const says = (selector: unknown, labels: Record<string, string>): boolean =>
  selector === undefined ||
  String(selector)
    .split(" && ")
    .every((term) => {
      const [, key = "", value] = /^(\S+) == '(.*)'$/.exec(term) ?? [];
      return term === "all()" || labels[key] === value;
    });

function portFits(text: string, port: number): boolean {
  const [from = "", to = from] = text.split(":");
  return Number(from) <= port && port <= Number(to);
}
