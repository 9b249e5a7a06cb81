import type { EgressAllowArgs } from "../../../components/egress/args";
import { forbiddenRanges, privateRanges } from "../../../components/egress/endpoints";
import { inRange, oneLabel, type Packet } from "./evaluators/packet";

const portFits = (texts: readonly string[], packet: Packet): boolean =>
  texts.some((text) => {
    const [range = "", protocol = "TCP"] = text.split("/");
    const [from = "", to = from] = range.split("-");
    return protocol === packet.protocol && Number(from) <= packet.port && packet.port <= Number(to);
  });

const bits = (cidr: string): number => Number(cidr.split("/")[1]);

/** Straight from the arguments, past model and renderers: what the user meant. */
export function intended(allow: readonly EgressAllowArgs[], packet: Packet): boolean {
  if (needsNames(allow) && isResolver(packet)) return [53].includes(packet.port) && packet.protocol !== "SCTP";
  if (packet.onNode === true || forbiddenRanges.some((range) => inRange(packet.ip, range))) return false;
  return allow.some((entry) => meant(entry, packet));
}

const needsNames = (allow: readonly EgressAllowArgs[]): boolean => allow.some(({ cidr }) => cidr === undefined);

const isResolver = ({ pod, onNode }: Packet): boolean =>
  onNode === true || (pod?.namespace === "kube-system" && pod.labels["k8s-app"] === "kube-dns");

function meant({ cidr, fqdn, service }: EgressAllowArgs, packet: Packet): boolean {
  if (cidr !== undefined) {
    const network = cidr.cidr;
    const closed = privateRanges.some(
      (range) =>
        inRange(packet.ip, range) && inRange(range.split("/")[0] ?? "", network) && bits(range) > bits(network),
    );
    return (
      packet.pod === undefined && inRange(packet.ip, network) && !closed && portFits(cidr.ports ?? ["443"], packet)
    );
  }
  if (fqdn !== undefined) {
    return (
      packet.pod === undefined &&
      packet.names.some((n) => oneLabel(fqdn.name, n)) &&
      portFits(fqdn.ports ?? ["443"], packet)
    );
  }
  if (service === undefined || packet.pod?.namespace !== service.namespace) return false;
  const { labels } = packet.pod;
  const selected = Object.entries(service.podLabels).every(([key, value]) => labels[key] === value);
  return selected && portFits(service.ports ?? ["443"], packet);
}
