import { isValidCIDR, parseCIDR } from "ipaddr.js";
import type { Field } from "../field";
import { demand, type Finding, fail, troubles } from "../finding";
import { defineRule } from "../rule";
import { count } from "../settings";

/** What makes a cloud's load balancer internal: annotation and the values that mean so. */
const internal: Readonly<Record<string, readonly string[]>> = {
  "networking.gke.io/load-balancer-type": ["internal"],
  "cloud.google.com/load-balancer-type": ["internal"],
  "service.beta.kubernetes.io/azure-load-balancer-internal": ["true"],
  "service.beta.kubernetes.io/aws-load-balancer-scheme": ["internal"],
  "service.beta.kubernetes.io/aws-load-balancer-internal": ["true", "0.0.0.0/0"],
  "service.beta.kubernetes.io/oci-load-balancer-internal": ["true"],
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": ["private"],
};

interface Widest {
  readonly widestPrefix4: number;
  readonly widestPrefix6: number;
}

const isNarrow =
  (config: Widest) =>
  (range: string): boolean => {
    if (!isValidCIDR(range)) return false;
    const [address, bits] = parseCIDR(range);
    return bits >= (address.kind() === "ipv4" ? config.widestPrefix4 : config.widestPrefix6);
  };

/** A cloud is told by annotation; one that says "internal" is enough, one that is not known yet leaves it open. */
function judgeInternal(annotations: Field): Finding[] {
  const told = Object.keys(internal).map((key) => ({ key, field: annotations.at(key) }));
  if (told.some(({ key, field }) => internal[key]?.includes(field.get("string") ?? ""))) return [];
  const open = told.flatMap(({ field }) => troubles(field, "string"));
  return open.length > 0 ? open.slice(0, 1) : [fail(annotations, "no annotation that makes it internal")];
}

function judgeRanges(ranges: Field, config: Widest): Finding[] {
  const items = ranges.each();
  if (items.length === 0) return [fail(ranges, "unset, hence the whole Internet")];
  return items.flatMap((range) => demand(range, "string", isNarrow(config)));
}

/** Fields: type, loadBalancerSourceRanges and annotations of a Service. Allowed: internal, to named ranges. */
export const rule = defineRule({
  id: "svc-load-balancer",
  group: "K",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: ["Service"],
  says: "no Service reaches out of the cluster's network",
  why: "A public load balancer puts an agent, or what an agent can change, in front of everybody.",
  mend: "use type ClusterIP; else make the load balancer internal and set loadBalancerSourceRanges",
  compliance: ["K2"],
  config: {
    widestPrefix4: count(16, "shortest prefix of an IPv4 source range"),
    widestPrefix6: count(48, "shortest prefix of an IPv6 source range"),
  },
  check: ({ root }, { config }) => {
    const type = root.at("spec", "type");
    if (type.get("string") !== "LoadBalancer" || type.partial) return troubles(type, "string");
    return [
      ...judgeInternal(root.at("metadata", "annotations")),
      ...judgeRanges(root.at("spec", "loadBalancerSourceRanges"), config),
    ];
  },
});
