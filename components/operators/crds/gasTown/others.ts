import { conditions, duration, strings } from "../core/common";
import { age, column, statusOf } from "../definition";
import { arr, dateTime, int32, obj, req, str } from "../schema";
import { beadId, branch, group, rigName, secretReference, version } from "./fields";

const count = () => req(int32());
const rigRef = (says: string) => str(says, { hardened: rigName });

export const convoy = {
  group,
  version,
  kind: "Convoy",
  plural: "convoys",
  scope: "Namespaced",
  says: "Progress over a list of work items; it starts nothing.",
  specRequired: false,
  spec: obj(
    {
      description: req(str("What it is about.", { minLength: 1, hardened: { maxLength: 4096 } })),
      trackedBeads: req(
        arr(str("", { hardened: beadId }), "Work items to follow.", { minItems: 1, hardened: { maxItems: 512 } }),
      ),
      parallelism: int32("No effect: a Convoy creates nothing. 0 means unlimited.", { default: 0, minimum: 0 }),
      rigRef: rigRef("Rig whose status counts this Convoy."),
    },
    "What is wanted.",
  ),
  status: statusOf({
    phase: str("Failed is never set.", { enum: ["Pending", "InProgress", "Complete", "Failed"], default: "Pending" }),
    progress: str("Done and total, like 1/3."),
    completedBeads: strings(),
    pendingBeads: strings(),
    startedAt: dateTime(),
    completedAt: dateTime(),
    conditions: conditions("Types Ready, Complete."),
  }),
  columns: [column("Phase", ".status.phase"), column("Progress", ".status.progress"), age],
} as const;

export const witness = {
  group,
  version,
  kind: "Witness",
  plural: "witnesses",
  scope: "Namespaced",
  says: "Watches the Polecats of its namespace that carry the rig's label.",
  specRequired: true,
  spec: obj(
    {
      rigRef: req(rigRef("Rig to watch.")),
      healthCheckInterval: duration("How often it looks.", { default: "30s" }),
      stuckThreshold: duration("How long a Polecat may work before it counts as stuck.", { default: "15m" }),
      escalationTarget: str("No effect: nothing is sent to anybody.", {
        default: "mayor",
        hardened: { maxLength: 63 },
      }),
    },
    "What is wanted.",
  ),
  status: statusOf({
    phase: str("", { enum: ["Pending", "Active", "Degraded"] }),
    lastCheckTime: dateTime(),
    polecatsSummary: obj({ total: count(), running: count(), succeeded: count(), failed: count(), stuck: count() }),
    conditions: conditions("Types Ready, Degraded."),
  }),
  columns: [
    column("Rig", ".spec.rigRef"),
    column("Phase", ".status.phase"),
    column("Running", ".status.polecatsSummary.running", "integer"),
    column("Stuck", ".status.polecatsSummary.stuck", "integer"),
    age,
  ],
} as const;

export const refinery = {
  group,
  version,
  kind: "Refinery",
  plural: "refineries",
  scope: "Namespaced",
  says: "Merge queue of a rig; git runs inside the operator.",
  specRequired: true,
  spec: obj(
    {
      rigRef: req(rigRef("Rig into whose repository is merged.")),
      targetBranch: str("Branch to merge into.", { default: "main", hardened: branch }),
      // Whatever agents wrote would run beside the operator's Secrets.
      testCommand: str("Run by the operator itself after a rebase; refused unless the schema is compatible.", {
        hardened: { maxLength: 0 },
      }),
      parallelism: int32("Values above 1 make the operator process nothing.", {
        default: 1,
        minimum: 1,
        hardened: { maximum: 1 },
      }),
      gitSecretRef: secretReference("Secret with the SSH key; absent means anonymous."),
    },
    "What is wanted.",
  ),
  status: statusOf({
    phase: str("Error is never set.", { enum: ["Idle", "Processing", "Error"] }),
    queueLength: int32(),
    currentMerge: str("Name of the Polecat."),
    lastMergeTime: dateTime(),
    mergesSummary: obj({ total: count(), succeeded: count(), failed: count(), pending: count() }),
    conditions: conditions("Types Ready, Processing."),
  }),
  columns: [
    column("Rig", ".spec.rigRef"),
    column("Phase", ".status.phase"),
    column("Queue", ".status.queueLength", "integer"),
    column("Current", ".status.currentMerge"),
    age,
  ],
} as const;

export const beadStore = {
  group,
  version,
  kind: "BeadStore",
  plural: "beadstores",
  scope: "Namespaced",
  says: "A pointer to an issue store; only the Rig's existence is checked.",
  specRequired: true,
  spec: obj(
    {
      rigRef: req(rigRef("An existing Rig.")),
      prefix: req(str("Letters and a trailing dash.", { pattern: "^[a-z]+-$", hardened: { maxLength: 11 } })),
      gitSecretRef: secretReference("No effect: it is not read."),
      syncInterval: duration("How often the Rig is looked up; nothing is synchronised.", { default: "5m" }),
    },
    "What is wanted.",
  ),
  status: statusOf({
    phase: str("", { enum: ["Pending", "Synced", "Error"] }),
    lastSyncTime: dateTime(),
    issueCount: int32("Never set."),
    conditions: conditions("Types Ready, Synced."),
  }),
  columns: [
    column("Rig", ".spec.rigRef"),
    column("Prefix", ".spec.prefix"),
    column("Phase", ".status.phase"),
    column("Issues", ".status.issueCount", "integer"),
    age,
  ],
} as const;
