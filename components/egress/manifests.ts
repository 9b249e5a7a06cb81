import type { Planned } from "../manifest";
import type { EgressEngine } from "./args";
import type { EgressModel } from "./model";
import { calicoNetworkPolicies } from "./renderers/calico";
import { ciliumNetworkPolicies } from "./renderers/cilium";
import { networkPolicies } from "./renderers/networkPolicy";
import { ovnPolicies } from "./renderers/ovn";
import { adminNetworkPolicies, clusterNetworkPolicies } from "./renderers/sig";

const renderers: Readonly<Record<EgressEngine, (model: EgressModel) => Planned[]>> = {
  networkPolicy: networkPolicies,
  cilium: ciliumNetworkPolicies,
  calico: calicoNetworkPolicies,
  calicoEnterprise: calicoNetworkPolicies,
  clusterNetworkPolicy: clusterNetworkPolicies,
  adminNetworkPolicy: adminNetworkPolicies,
  ovn: ovnPolicies,
};

export const egressPolicyManifests = (model: EgressModel): Planned[] => renderers[model.engine](model);
