import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Managed clusters. Allowed: an engine that enforces network policies. */
export const rule = defineRule({
  id: "cluster-policy-engine",
  group: "H",
  level: "advisory",
  severity: "medium",
  kinds: [
    "aws:eks/addon:Addon",
    "gcp:container/cluster:Cluster",
    "azure:containerservice/kubernetesCluster:KubernetesCluster",
    "azure-native:containerservice:ManagedCluster",
  ],
  says: "the cluster enforces network policies",
  why: "Without an engine the API server takes policies, and nothing acts on them.",
  mend: "enable network policy in the VPC CNI add-on, Dataplane V2, or the cluster's network profile",
  compliance: ["CIS 5.3.1", "K2"],
  check: (object) => readers[object.origin.type ?? ""]?.(object) ?? [],
});

type Reader = (object: KubeObject) => Finding[];

/** One of the fields says so; none does, or one cannot be read yet. */
function demandOne(at: Field, fields: readonly Field[], good: (field: Field) => boolean): Finding[] {
  if (fields.some(good)) return [];
  return fields.some(({ isUnknown }) => isUnknown) ? [unknown(at)] : [fail(at, "no engine is enabled")];
}

const eks: Reader = ({ root }) => {
  if (root.at("addonName").get("string") !== "vpc-cni") return [];
  const values = root.at("configurationValues");
  const enabled = (field: Field): boolean => /"?enableNetworkPolicy"?\s*:\s*"?true"?/.test(field.get("string") ?? "");
  return demandOne(values, [values], enabled);
};

const gke: Reader = ({ root }) => {
  const fields = [root.at("enableAutopilot"), root.at("datapathProvider"), root.at("networkPolicy", "enabled")];
  return demandOne(root.at("networkPolicy"), fields, ({ value }) => value === true || value === "ADVANCED_DATAPATH");
};

const aks =
  (plane: string): Reader =>
  ({ root }) => {
    const profile = root.at("networkProfile");
    const named = ["azure", "calico", "cilium"];
    return demandOne(profile.at("networkPolicy"), [profile.at("networkPolicy"), profile.at(plane)], (field) =>
      named.includes(field.get("string") ?? ""),
    );
  };

const readers: Readonly<Record<string, Reader>> = {
  "aws:eks/addon:Addon": eks,
  "gcp:container/cluster:Cluster": gke,
  "azure:containerservice/kubernetesCluster:KubernetesCluster": aks("networkDataPlane"),
  "azure-native:containerservice:ManagedCluster": aks("networkDataplane"),
};
