import { conditions, duration, stringMap } from "../core/common";
import { age, column, statusOf, wide } from "../definition";
import { arr, bool, cel, dateTime, int32, int64, obj, req, str } from "../schema";
import { group, nameRef, version } from "./fields";
import { contexts } from "./parts";

const taskSpec = obj(
  {
    description: str("Prompt.", { hardened: { maxLength: 262144 } }),
    contexts,
    agentRef: nameRef("Agent that works on it."),
    templateRef: nameRef("Recipe of a pod of its own."),
    timeout: duration("Time until it is stopped; required unless the schema is compatible, where absent is no limit."),
  },
  "What is wanted.",
  {
    rules: [
      cel("has(self.agentRef) || has(self.templateRef)", "name agentRef or templateRef"),
      cel("!(has(self.agentRef) && has(self.templateRef))", "name agentRef or templateRef, not both"),
    ],
    hardened: { rules: [cel("has(self.timeout)", "timeout is missing: without it a Task never ends")] },
  },
);

const tokens = obj({ input: int64(), output: int64(), reasoning: int64(), cache: int64() });
const session = obj({
  id: str(),
  title: str(),
  summary: obj({
    messageCount: int32(),
    cost: str(),
    filesChanged: int32(),
    additions: int32(),
    deletions: int32(),
    tokenUsage: tokens,
  }),
});

export const task = {
  group,
  version,
  kind: "Task",
  plural: "tasks",
  shortNames: ["tk"],
  scope: "Namespaced",
  says: "One prompt.",
  specRequired: true,
  spec: taskSpec,
  status: statusOf({
    observedGeneration: int64(),
    phase: str("", { enum: ["Pending", "Queued", "Running", "Completed", "Failed"] }),
    agentRef: nameRef("Agent that was found."),
    templateRef: nameRef("Template that was found."),
    podName: str(),
    startTime: dateTime(),
    completionTime: dateTime(),
    session,
    conditions: conditions("Types Ready, Queued, Stopped."),
  }),
  columns: [
    column("Phase", ".status.phase"),
    column("Agent", ".status.agentRef.name"),
    wide("Template", ".status.templateRef.name"),
    column("Pod", ".status.podName"),
    age,
  ],
  hardenedRules: [cel("size(self.metadata.name) <= 63", "a Task's name becomes a label: 63 characters at most")],
} as const;

const objectReference = obj(
  {
    apiVersion: str(),
    fieldPath: str(),
    kind: str(),
    name: str(),
    namespace: str(),
    resourceVersion: str(),
    uid: str(),
  },
  "",
  { "x-kubernetes-map-type": "atomic" },
);

export const cronTask = {
  group,
  version,
  kind: "CronTask",
  plural: "crontasks",
  shortNames: ["ct"],
  scope: "Namespaced",
  says: "Makes Tasks on a schedule.",
  specRequired: true,
  spec: obj(
    {
      schedule: req(
        str("Five fields, as cron has them.", {
          hardened: {
            maxLength: 128,
            pattern: "^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|\\S+( +\\S+){4})$",
          },
        }),
      ),
      timeZone: str("Name of the zone; UTC if absent.", {
        hardened: { maxLength: 64, pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$" },
      }),
      concurrencyPolicy: str("What happens while an earlier Task runs.", {
        enum: ["Allow", "Forbid", "Replace"],
        default: "Forbid",
      }),
      suspend: bool("Makes no Tasks."),
      startingDeadlineSeconds: int64("How late a Task may start.", { minimum: 0 }),
      maxRetainedTasks: int32("Tasks that may exist; more are not made, none is deleted.", { default: 10, minimum: 1 }),
      taskTemplate: req(
        obj(
          {
            metadata: obj({ labels: stringMap(), annotations: stringMap() }),
            spec: req(taskSpec),
          },
          "The Tasks.",
        ),
      ),
    },
    "What is wanted.",
  ),
  status: statusOf({
    active: int32(),
    activeRefs: arr(objectReference),
    lastScheduleTime: dateTime(),
    lastSuccessfulTime: dateTime(),
    nextScheduleTime: dateTime(),
    totalExecutions: int64(),
    conditions: conditions("Type Ready."),
  }),
  columns: [
    column("Schedule", ".spec.schedule"),
    column("Suspend", ".spec.suspend", "boolean"),
    wide("Active", ".status.active", "integer"),
    column("Last Schedule", ".status.lastScheduleTime", "date"),
    wide("Next Schedule", ".status.nextScheduleTime", "date"),
    age,
  ],
  hardenedRules: [
    cel("size(self.metadata.name) <= 52", "a CronTask's name is the start of its Tasks' names: 52 characters at most"),
  ],
} as const;
