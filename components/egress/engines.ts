import type { EgressEngine } from "./args";

/** What an engine can say. */
export interface Engine {
  title: string;
  /** Names at all. */
  names: boolean;
  /** What `*.x` means there: one label, or more. */
  wildcard: "one" | "deeper";
  /** Ports of names and ranges may be intervals. */
  portRanges: boolean;
  /** Some pods of a namespace, not all of them. */
  podLabels: boolean;
  /** Names that may be asked at the resolver. */
  dnsNames: boolean;
  /** At most so many rules in an object. */
  mostRules: number;
}

const all: Engine = {
  title: "",
  names: false,
  wildcard: "deeper",
  portRanges: true,
  podLabels: true,
  dnsNames: false,
  mostRules: Number.POSITIVE_INFINITY,
};

export const engines: Readonly<Record<EgressEngine, Engine>> = {
  networkPolicy: { ...all, title: "NetworkPolicy" },
  cilium: { ...all, title: "CiliumNetworkPolicy", names: true, wildcard: "one", dnsNames: true },
  calico: { ...all, title: "Calico's NetworkPolicy (open source)" },
  calicoEnterprise: { ...all, title: "Calico Enterprise's NetworkPolicy", names: true },
  clusterNetworkPolicy: { ...all, title: "ClusterNetworkPolicy", names: true, mostRules: 25 },
  adminNetworkPolicy: { ...all, title: "AdminNetworkPolicy", names: true, mostRules: 100 },
  ovn: {
    ...all,
    title: "EgressFirewall of OVN-Kubernetes",
    names: true,
    wildcard: "one",
    portRanges: false,
    podLabels: false,
  },
};

/** The engines which can say this name, as the value to write. */
export const withNames = (name: string): string => {
  const fit = Object.entries(engines).filter(([, e]) => e.names && (!name.startsWith("*.") || e.wildcard === "one"));
  return `an engine which can: ${fit.map(([key]) => `"${key}"`).join(", ")}`;
};
