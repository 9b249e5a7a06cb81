import { markCredentials } from "../rules/credentialMarks";
import type { KubeObject } from "../rules/object";
import { dropAll } from "../rules/pod-capabilities-restricted/remedy";
import { refuseToken } from "../rules/pod-sa-token-automount/remedy";
import { filterCalls } from "../rules/pod-seccomp-restricted/remedy";
import type { Edit } from "../rules/remedy";
import type { Context } from "../rules/rule";
import type { PackPolicy } from "./packPolicy";

/** Mends instead of refusing, and only where the configuration sets its level to `remediate`. */
export interface Remedy extends PackPolicy {
  /** The rule that it keeps; in its tier alone, and not where that rule is waived. Without one it acts everywhere. */
  readonly keeps?: string;
  edits(object: KubeObject, context: Context): Edit[];
}

const workloads = "workloads of the cluster's own kinds where agents run";

export const remedies: readonly Remedy[] = [
  {
    id: "pod-sa-token-automount-remediate",
    keeps: "pod-sa-token-automount",
    group: "C",
    level: "disabled",
    severity: "high",
    says: "no API token is mounted into agent pods that do not ask for one",
    why: "On demand the pack fills in what was left out; a pod that asks for a token stays refused.",
    mend: "set this policy to remediate, or write automountServiceAccountToken: false yourself",
    compliance: ["CIS 5.1.6", "K3", "K4"],
    looksAt: workloads,
    edits: refuseToken,
  },
  {
    id: "pod-seccomp-restricted-remediate",
    keeps: "pod-seccomp-restricted",
    group: "B",
    level: "disabled",
    severity: "high",
    says: "agent pods that name no seccomp profile get the runtime's",
    why: "On demand the pack fills in what was left out; a profile that switches the filter off stays refused.",
    mend: "set this policy to remediate, or write seccompProfile.type: RuntimeDefault yourself",
    compliance: ["CIS 5.7.2", "K1"],
    looksAt: workloads,
    edits: filterCalls,
  },
  {
    id: "pod-capabilities-restricted-remediate",
    keeps: "pod-capabilities-restricted",
    group: "B",
    level: "disabled",
    severity: "high",
    says: "containers of agents that drop no capability drop all of them",
    why: "On demand the pack fills in what was left out; capabilities that a container adds stay refused.",
    mend: "set this policy to remediate, or write capabilities.drop: [ALL] yourself",
    compliance: ["CIS 5.2.8", "CIS 5.2.9", "CIS 5.2.10", "K1"],
    looksAt: workloads,
    edits: dropAll,
  },
  {
    id: "secret-mark-pulumi-secret",
    group: "E",
    level: "disabled",
    severity: "low",
    says: "credentials in fields of other kinds than Secret are encrypted in the state",
    why: "A text that is no secret to the engine stands in clear in its state, its logs and its previews. The object is refused all the same.",
    mend: "set this policy to remediate, or wrap the value in pulumi.secret()",
    compliance: ["K4"],
    looksAt: "every text of Kubernetes objects and chart values, those of Secrets excepted",
    edits: markCredentials,
  },
];
