import type { Input } from "@pulumi/pulumi";

/** Whose objects say it. Engines differ in what they can express; what one cannot say is refused, never widened. */
export const EgressEngine = {
  NetworkPolicy: "networkPolicy",
  Cilium: "cilium",
  Calico: "calico",
  CalicoEnterprise: "calicoEnterprise",
  ClusterNetworkPolicy: "clusterNetworkPolicy",
  AdminNetworkPolicy: "adminNetworkPolicy",
  Ovn: "ovn",
} as const;
export type EgressEngine = (typeof EgressEngine)[keyof typeof EgressEngine];

/** Where the cluster's resolver runs: it decides the labels and the port that a DNS rule names. */
export const DnsDistribution = { Standard: "standard", OpenShift: "openshift", EksAutoMode: "eksAutoMode" } as const;
export type DnsDistribution = (typeof DnsDistribution)[keyof typeof DnsDistribution];

/** The cluster's resolver, and which names may be asked there. */
export interface EgressDnsArgs {
  /** Kind of cluster: kubeadm, kind, k3s, RKE2, EKS, AKS and GKE with kube-dns are "standard". @default "standard" */
  distribution?: DnsDistribution;
  /** Address of NodeLocal DNSCache, or "none". @default "169.254.20.10"; "none" on OpenShift and EKS Auto Mode */
  nodeLocal?: string;
  /** Addresses of resolvers that no pod label selects. EKS Auto Mode needs its own: service range + 10. @default [] */
  resolvers?: string[];
  /** Names that may be asked besides those which the other entries imply; Cilium only. @default [] */
  names?: string[];
}

/** A mirror of packages: the only place to install from. */
export interface EgressPackagesArgs {
  /** Host name of the mirror. */
  mirror: string;
  /** @default 443 */
  port?: number;
}

/** Pods of the cluster, by namespace and labels. */
export interface EgressServiceArgs {
  /** Namespace of the pods. */
  namespace: string;
  /** Labels of the pods, not of their Service. */
  podLabels: Record<string, string>;
  /** Ports of the pods, not of their Service: "8080", "8000-8010", "53/UDP". @default ["443"]; ["4317"] for a collector */
  ports?: string[];
}

/** A range of addresses. Metadata and link-local addresses never become part of it. */
export interface EgressCidrArgs {
  /** For example "203.0.113.0/24". Private ranges are part of it only if it names nothing wider than them. */
  cidr: string;
  /** "443", "8000-8010", "53/UDP". @default ["443"] */
  ports?: string[];
}

/** One name, or all names one label below it. */
export interface EgressFqdnArgs {
  /** For example "api.example.com" or "*.example.com". */
  name: string;
  /** "443", "8000-8010", "53/UDP". @default ["443"] */
  ports?: string[];
}

/** What may be reached: exactly one key. */
export interface EgressAllowArgs {
  /** A Git host, over SSH: "github", "gitlab", "bitbucket", "azureDevOps", "codeberg" or "sourcehut". */
  git?: string;
  /** An LLM API, over HTTPS: "anthropic", "openai" or "gemini". */
  llm?: string;
  /** The cluster's resolver. @default - added as soon as an entry needs names */
  dns?: EgressDnsArgs;
  /** A mirror of packages. */
  packages?: EgressPackagesArgs;
  /** A collector of telemetry in the cluster. */
  collector?: EgressServiceArgs;
  /** A range of addresses. */
  cidr?: EgressCidrArgs;
  /** A name. */
  fqdn?: EgressFqdnArgs;
  /** Pods in the cluster. */
  service?: EgressServiceArgs;
}

/** Arguments of EgressPolicy. */
export interface EgressPolicyArgs {
  /** Namespace of the pods. */
  namespace: Input<string>;
  /** Labels of the pods that it is for. @default {} - every pod of the namespace */
  podLabels?: Record<string, string>;
  /** Whose objects say it. @default "networkPolicy" */
  engine?: EgressEngine;
  /** What may be reached. @default [] - nothing, not even DNS */
  allow?: EgressAllowArgs[];
}
