import { families } from "../rules/compliance";

/** A set of controls that somebody outside asks about. */
export interface Framework {
  /** First word of its controls' ids in the rules' data. */
  readonly key: string;
  readonly title: string;
}

export const frameworks: readonly Framework[] = [
  { key: "CIS", title: "CIS Kubernetes Benchmark v1.10–v1.12" },
  { key: "NSA", title: "NSA/CISA Kubernetes Hardening Guidance (chapters)" },
  { key: "SOC2", title: "SOC 2 trust services criteria" },
  { key: "PCI", title: "PCI DSS 4.0.1" },
  { key: "NIST", title: "NIST SP 800-53 r5" },
  { key: "NIST-800-190", title: "NIST SP 800-190" },
  { key: "CSF", title: "NIST Cybersecurity Framework 2.0" },
  { key: "HIPAA", title: "HIPAA Security Rule, 45 CFR 164" },
];

const numbered = (prefix: string, ...last: readonly (number | string)[]): string[] =>
  last.map((number) => `CIS ${prefix}.${number}`);

/** Every CIS recommendation that the policies were drawn up for; one without a rule is a gap. */
const cis: readonly string[] = [
  ...numbered("1.2", 3, 11, 16, 27, 28, "x"),
  ...numbered("3.1", 2),
  ...numbered("3.2", 1, 2),
  ...numbered("5.1", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
  ...numbered("5.2", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
  ...numbered("5.3", 1, 2),
  ...numbered("5.4", 1, 2, "x"),
  ...numbered("5.5", 1),
  ...numbered("5.7", 1, 2, 3, 4),
];

export const namedControls: readonly string[] = [...new Set([...cis, ...Object.values(families).flat()])];

/** Something that is demanded of such a platform and that no manifest shows. */
export interface Beyond {
  readonly demand: string;
  readonly because: string;
}

export const beyond: readonly Beyond[] = [
  { demand: "lock files, dependency scanning, secrets in a repository's history", because: "content of repositories" },
  {
    demand: "package signatures, base-image updates, multi-stage builds, secrets inside images",
    because: "built before deployment",
  },
  { demand: "review of agents' output, log filtering, data-loss prevention on pushes", because: "happens at run time" },
  { demand: "intrusion detection, log aggregation, backups, reports of use", because: "operated beside the cluster" },
  {
    demand: "incident response: revoke, isolate, preserve",
    because: "a procedure; rotation and default deny are its means",
  },
  {
    demand: "limits of processes, files and core dumps per container",
    because: "settings of the kubelet and the runtime",
  },
  { demand: "noexec and nosuid on scratch space, mounts made at run time", because: "no field of a pod says it" },
  { demand: "sockets and bridges between a system's own components", because: "design of the application" },
];
