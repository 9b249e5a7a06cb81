import { dnsLabel, objectName, stringMap, strings } from "../core/common";
import { age, column, statusOf } from "../definition";
import { arr, cel, dateTime, int32, map, obj, req, str } from "../schema";
import { conditions, group, ignored, inert, runTime, toolName, version } from "./fields";

const atomic = { "x-kubernetes-list-type": "atomic" } as const;
const expression = obj({
  key: req(str()),
  operator: req(str("", { hardened: { enum: ["In", "NotIn", "Exists", "DoesNotExist"] } })),
  values: strings("", atomic),
});
const labelSelector = obj(
  {
    matchLabels: stringMap("", { hardened: { maxProperties: 32 } }),
    matchExpressions: arr(expression, "", { ...atomic, hardened: { maxItems: 32 } }),
  },
  "Pods of the object's own namespace.",
  {
    "x-kubernetes-map-type": "atomic",
    hardened: {
      rules: [
        cel(
          "(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
          "an empty selector would take every pod of the namespace; name labels",
        ),
      ],
    },
  },
);

const targets = obj(
  {
    labelSelector: req(labelSelector),
    namespaceSelector: obj({ matchNames: strings(ignored), matchRegex: str(ignored) }, ignored),
    container: str("Container whose user is taken; the first if it is unknown.", {
      hardened: { maxLength: 63, pattern: dnsLabel },
    }),
  },
  "Which pods.",
  { hardened: { rules: [inert("namespaceSelector")] } },
);

const tool = obj(
  {
    name: req(str("Tool; its PowerToolConfig has this name and -config.", { hardened: toolName })),
    args: arr(str("", { hardened: { maxLength: 256, pattern: "^[^\\r\\n]*$" } }), "Arguments, as variables.", {
      hardened: { maxItems: 32 },
    }),
    duration: req(runTime("How long it runs.")),
    warmup: runTime(ignored, "0s"),
    resolutionPreset: str(ignored, { hardened: { enum: ["low", "medium", "high"] } }),
    maxCPUPercent: int32(ignored, { hardened: { minimum: 1, maximum: 100 } }),
  },
  "Which tool.",
);

const output = obj(
  {
    mode: req(str("Where the result goes.", { hardened: { maxLength: 16, enum: ["ephemeral", "pvc", "collector"] } })),
    pvc: obj(
      {
        claimName: req(str("Claim that the pod mounts already.", { hardened: objectName })),
        path: str("Folder of the result.", {
          hardened: {
            maxLength: 256,
            rules: [
              cel(
                "!self.startsWith('/') && !self.split('/').exists(part, part == '..')",
                "path stays inside the volume: relative, and no '..'",
              ),
            ],
          },
        }),
      },
      "A volume of the pod.",
    ),
    collector: obj(
      {
        endpoint: req(
          str("Base address; it is sent a token.", {
            hardened: {
              maxLength: 253,
              pattern: "^https://toe-collector\\.toe-system\\.svc(\\.[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?:8443$",
            },
          }),
        ),
      },
      "The collector.",
    ),
    rollingInterval: runTime(ignored, "1s"),
    compress: str(ignored, { hardened: { enum: ["none", "gzip"] } }),
    retentionDays: int32(ignored, { hardened: { minimum: 1, maximum: 365 } }),
  },
  "Where the result goes.",
  {
    hardened: {
      rules: [
        cel("(self.mode == 'pvc') == has(self.pvc)", "pvc belongs to mode pvc, and only to it"),
        cel(
          "(self.mode == 'collector') == has(self.collector)",
          "collector belongs to mode collector, and only to it: a token is made wherever it stands",
        ),
      ],
    },
  },
);

export const powerTool = {
  group,
  version,
  kind: "PowerTool",
  plural: "powertools",
  scope: "Namespaced",
  says: "One run of a tool in running pods; how privileged it is belongs to the PowerToolConfig alone.",
  specRequired: true,
  spec: obj(
    {
      targets: req(targets),
      tool: req(tool),
      output: req(output),
      budgets: obj(
        {
          maxConcurrentPods: int32(ignored, { hardened: { minimum: 1 } }),
          perPodOverheadTarget: int32(ignored, { hardened: { minimum: 0, maximum: 100 } }),
        },
        ignored,
      ),
      failurePolicy: obj(
        {
          onError: str(ignored, { hardened: { enum: ["stop", "continue"] } }),
          backoff: obj({ initial: str(ignored), max: str(ignored), multiplier: str(ignored) }, ignored),
        },
        ignored,
      ),
      schedule: str("No effect: nothing runs on a schedule."),
      ttlSecondsAfterFinished: int32("No effect: a finished PowerTool stays, and enters new pods, until deleted.", {
        hardened: { minimum: 0 },
      }),
    },
    "What is wanted.",
    { hardened: { rules: [inert("schedule")] } },
  ),
  status: statusOf({
    phase: str("Pending, Running, Completed, Conflicted; Failed is never written."),
    selectedPods: int32(),
    completedPods: int32(),
    activePods: map(str(), "Container by pod."),
    startedAt: dateTime(),
    finishedAt: dateTime(),
    conditions: conditions("Types Ready, Running, Completed, Failed, Conflicted."),
    bytesWritten: str("Never written."),
    artifacts: strings("Never written."),
    lastError: str("Never written."),
  }),
  columns: [
    column("Tool", ".spec.tool.name"),
    column("Phase", ".status.phase"),
    column("Pods", ".status.selectedPods", "integer"),
    age,
  ],
  hardenedRules: [
    cel(
      "size(self.metadata.name) <= 44 && !self.metadata.name.contains('.')",
      "the name becomes part of a container's: a DNS label of 44 characters at most",
    ),
  ],
} as const;
