import type { Planned } from "../../../../components/manifest";
import { calicoAllows } from "./calico";
import { ciliumAllows } from "./cilium";
import { networkPolicyAllows } from "./networkPolicy";
import { egressFirewallAllows } from "./ovn";
import type { Packet } from "./packet";
import { sigAllows } from "./sig";

const evaluators: Readonly<Record<string, (spec: unknown, packet: Packet) => boolean>> = {
  NetworkPolicy: networkPolicyAllows,
  CiliumNetworkPolicy: ciliumAllows,
  ClusterNetworkPolicy: sigAllows,
  AdminNetworkPolicy: sigAllows,
  EgressFirewall: egressFirewallAllows,
};

/** Whether every object lets the packet pass, each by its own engine's meaning. */
export const allows = (planned: readonly Planned[], packet: Packet): boolean =>
  planned.every(({ manifest: { apiVersion, kind, spec } }) => {
    const evaluate = apiVersion.startsWith("projectcalico.org") ? calicoAllows : evaluators[kind];
    if (evaluate === undefined) throw new Error(`no evaluator for ${kind}`);
    return evaluate(spec, packet);
  });
