import { conditions, duration, localObjectReference, strings } from "../core/common";
import { age, column, statusOf, wide } from "../definition";
import { anything, arr, bool, cel, dateTime, int32, int64, obj, req, str } from "../schema";
import { caBundle, group, image, nameRef, proxy, quota, version } from "./fields";
import { contexts, credentials, plugins, skills } from "./parts";
import { podSpec } from "./podSpec";

const port = { minimum: 1, maximum: 65535 };
const extraPort = obj({
  name: req(str("", { minLength: 1, maxLength: 15 })),
  port: req(int32("", port)),
  protocol: str("", { enum: ["TCP", "UDP"], default: "TCP" }),
});
const workspace = { pattern: "^/.*" };

/** What Agents and AgentTemplates share. */
const shared = {
  agentImage: image("Image that brings OpenCode."),
  executorImage: image("Image of the main container."),
  attachImage: image("Image of Task pods that attach to an Agent."),
  command: strings("Replaces the command of Tasks."),
  contexts,
  skills,
  plugins,
  config: anything("OpenCode's own settings; without permission it allows everything."),
  credentials,
  podSpec,
  caBundle,
  proxy: proxy("Proxy of every container."),
  imagePullSecrets: arr(localObjectReference(), "Registry credentials."),
  extraPorts: arr(extraPort, "Further ports of the Service."),
  maxConcurrentTasks: int32("Most Tasks at a time; absent or 0 is no limit."),
  quota,
};

const volume = (says: string) => obj({ storageClassName: str(), size: str("A quantity.") }, says);

const share = obj(
  {
    enabled: req(bool("Whether there is a link.")),
    expiresAt: dateTime("End of the link."),
    allowedIPs: strings("Addresses let in; taken from a header that can be forged.", { hardened: { maxItems: 64 } }),
  },
  "A link to a terminal, without login.",
  {
    hardened: {
      rules: [
        cel(
          "!self.enabled || (has(self.expiresAt) && has(self.allowedIPs) && size(self.allowedIPs) > 0)",
          "a shared terminal needs expiresAt and allowedIPs",
        ),
      ],
    },
  },
);

const spec = obj(
  {
    templateRef: nameRef("AgentTemplate of the same namespace."),
    profile: str("For readers."),
    workspaceDir: str("Working folder; needed unless a template gives it.", workspace),
    serviceAccountName: str("Account of the pods; empty means default."),
    ...shared,
    port: int32("Port of the server, which asks for no password.", { default: 4096, ...port }),
    persistence: obj(
      { sessions: volume("1Gi if absent."), workspace: volume("10Gi if absent.") },
      "Volumes that stay.",
    ),
    suspend: bool("Scales to none; standby writes it too."),
    standby: obj({ idleTimeout: req(duration("Idle time until it is suspended.")) }, "Sleeps when idle."),
    share,
  },
  "What is wanted.",
  {
    hardened: {
      rules: [
        cel(
          "has(self.templateRef) || (has(self.workspaceDir) && has(self.serviceAccountName))",
          "name templateRef, or both workspaceDir and serviceAccountName",
        ),
      ],
    },
  },
);

const started = obj({ taskName: req(str()), taskNamespace: req(str()), startTime: req(dateTime()) });
const synced = obj({ name: req(str()), commitHash: str(), lastSynced: dateTime() });
const atomic = { "x-kubernetes-list-type": "atomic" } as const;

export const agent = {
  group,
  version,
  kind: "Agent",
  plural: "agents",
  shortNames: ["ag"],
  scope: "Namespaced",
  says: "A server that runs all the time and works on Tasks.",
  specRequired: true,
  spec,
  status: statusOf({
    observedGeneration: int64(),
    conditions: conditions(
      "Types ServerReady, ServerHealthy, Suspended, GitSyncPending, StandbyConfigWarning, ShareReady.",
    ),
    taskStartHistory: arr(started, "Starts that the quota counts.", atomic),
    deploymentName: str(),
    serviceName: str(),
    url: str(),
    ready: bool(),
    suspended: bool(),
    idleSince: dateTime(),
    gitSyncStatuses: arr(synced, "", atomic),
    share: obj({ secretName: str(), url: str("Never set."), active: bool() }),
  }),
  columns: [
    wide("Profile", ".spec.profile"),
    wide("Image", ".spec.executorImage"),
    column("ServiceAccount", ".spec.serviceAccountName"),
    wide("MaxTasks", ".spec.maxConcurrentTasks", "integer"),
    column("Ready", ".status.ready", "boolean"),
    age,
  ],
} as const;

export const agentTemplate = {
  group,
  version,
  kind: "AgentTemplate",
  plural: "agenttemplates",
  shortNames: ["agt"],
  scope: "Namespaced",
  says: "Defaults of Agents, or the recipe of a Task's own pod.",
  specRequired: true,
  spec: obj(
    {
      workspaceDir: req(str("Working folder.", { minLength: 1, ...workspace })),
      serviceAccountName: req(str("Account of the pods.")),
      ...shared,
    },
    "What is wanted.",
  ),
  status: statusOf({ observedGeneration: int64(), conditions: conditions("Type Ready.") }),
  columns: [
    wide("Image", ".spec.executorImage"),
    wide("WorkspaceDir", ".spec.workspaceDir"),
    column("ServiceAccount", ".spec.serviceAccountName"),
    age,
  ],
} as const;
