/** How much harm a tool can do in the pods that it enters. */
export const ToolRisk = { Low: "low", Medium: "medium", High: "high", Critical: "critical" } as const;
export type ToolRisk = (typeof ToolRisk)[keyof typeof ToolRisk];

/** Security profile of a tool: what its container may do. */
export const SecurityProfile = {
  Minimal: "minimal",
  Profiling: "profiling",
  SystemAnalysis: "system-analysis",
  HighPrivilege: "high-privilege",
} as const;
export type SecurityProfile = (typeof SecurityProfile)[keyof typeof SecurityProfile];

/** One profile, as data: what it grants, and what that costs. */
export interface ProfileFacts {
  risk: ToolRisk;
  privileged: boolean;
  capabilities: string[];
  /** Highest Pod Security level at which the API server still lets the tool in. */
  podSecurity: "baseline" | "privileged";
  /** Above minimal, somebody has to ask for it, and somebody else to approve. */
  needsApproval: boolean;
  says: string;
}

export const profiles: Record<SecurityProfile, ProfileFacts> = {
  minimal: {
    risk: "low",
    privileged: false,
    capabilities: [],
    podSecurity: "baseline",
    needsApproval: false,
    says: "no capability at all: probes of names, ports and files",
  },
  profiling: {
    risk: "medium",
    privileged: false,
    capabilities: ["SYS_PTRACE"],
    podSecurity: "privileged",
    needsApproval: true,
    says: "reads the memory of the pod's processes, credentials included",
  },
  "system-analysis": {
    risk: "high",
    privileged: false,
    capabilities: ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN"],
    podSecurity: "privileged",
    needsApproval: true,
    says: "all but root on the node",
  },
  "high-privilege": {
    risk: "critical",
    privileged: true,
    capabilities: [],
    podSecurity: "privileged",
    needsApproval: true,
    says: "root on the node; every device and every kernel interface",
  },
};

/** Capabilities that a tool may add to its profile, and what each is worth to an attacker. */
export const capabilityRisks: Record<string, { risk: ToolRisk; for: string }> = {
  SYS_PTRACE: { risk: "medium", for: "tracing and debugging processes" },
  NET_ADMIN: { risk: "medium", for: "configuring the pod's network" },
  KILL: { risk: "medium", for: "signalling processes of other users" },
  SYS_ADMIN: { risk: "high", for: "administering the system" },
  DAC_OVERRIDE: { risk: "high", for: "ignoring file permissions" },
  DAC_READ_SEARCH: { risk: "high", for: "reading any file" },
  SETUID: { risk: "high", for: "becoming another user" },
  SETGID: { risk: "high", for: "becoming another group" },
  PERFMON: { risk: "high", for: "reading performance counters of the kernel" },
  NET_RAW: { risk: "high", for: "capturing and forging packets" },
  BPF: { risk: "high", for: "loading programs into the kernel" },
};

/** Capabilities that no tool gets: each of them is the node, or its policy. */
export const neverCapabilities = ["ALL", "SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "MAC_ADMIN", "MAC_OVERRIDE"];

const order: ToolRisk[] = ["low", "medium", "high", "critical"];
export const worse = (a: ToolRisk, b: ToolRisk): ToolRisk => (order.indexOf(a) >= order.indexOf(b) ? a : b);
export const isBelow = (a: ToolRisk, b: ToolRisk): boolean => order.indexOf(a) < order.indexOf(b);
export const riskNames: readonly string[] = order;

/** What a tool amounts to: its profile's risk, or that of the worst thing added to it. */
export const riskOf = (profile: SecurityProfile, capabilities: string[], root: boolean): ToolRisk =>
  capabilities.reduce<ToolRisk>(
    (risk, one) => worse(risk, capabilityRisks[one]?.risk ?? ToolRisk.Critical),
    root ? worse(profiles[profile].risk, ToolRisk.Medium) : profiles[profile].risk,
  );
