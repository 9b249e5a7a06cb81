import type { Field } from "../field";
import { demand, type Finding, fail, judge, show, unknown } from "../finding";
import { agentKinds, isAgent, isInherited, templateOf } from "../kubeOpenCode";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { toolKind } from "../powerTools";
import { type Context, defineRule } from "../rule";
import { count } from "../settings";

const rigKind = "Rig.gastown.gastown.io";

/** Fields: maxConcurrentTasks and quota of Agents, maxPolecats of Rigs, maxConcurrentPods of PowerTools. Allowed: up to `most`, and `mostPerHour`. */
export const rule = defineRule({
  id: "agent-concurrency",
  group: "J",
  level: "advisory",
  severity: "medium",
  kinds: [...agentKinds, rigKind, toolKind],
  says: "an agent runs a bounded number of tasks, at once and in an hour",
  why: "Each task spends the API credential; without a bound whoever may create tasks decides how fast.",
  mend: "give Agents a quota and maxConcurrentTasks above 0; lower what asks for more than `most` or `mostPerHour`",
  compliance: ["K8"],
  config: {
    most: count(10, "most tasks or pods at once"),
    mostPerHour: count(60, "most tasks that an agent starts in an hour"),
  },
  check: (object, { config }) => judgeOne(object, config),
  checkStack: (objects, context) =>
    objects.flatMap((object) =>
      [...judgeOne(object, context.config).filter(isOpen), ...judgeInherited(object, objects, context)].map(
        (finding) => ({ ...finding, object }),
      ),
    ),
});

interface Bounds {
  readonly most: number;
  readonly mostPerHour: number;
}

const isOpen = ({ verdict }: Finding): boolean => verdict === "unknown";

function judgeOne(object: KubeObject, { most, mostPerHour }: Bounds): Finding[] {
  const spec = object.root.at("spec");
  if (isAgent(object)) return [...judgeTasks(object, most), ...judgeQuota(object, mostPerHour)];
  // No controller holds to these: what they ask for is judged, what they promise counts for nothing.
  if (isA(object, rigKind)) return judgeWish(spec.at("settings", "maxPolecats"), 8, most);
  return isA(object, toolKind) ? judgeWish(spec.at("budgets", "maxConcurrentPods"), 0, most) : [];
}

const judgeWish = (field: Field, unset: number, most: number): Finding[] =>
  judge(field, "number", (value) => {
    if (value === undefined) return unset > most && !field.partial ? `unset, which means ${unset}` : undefined;
    return value > most ? show(value) : undefined;
  });

/** Whether an Agent, or a patch's target, may have the field from elsewhere. */
const mayBeElsewhere = (object: KubeObject, field: Field): boolean =>
  field.partial || object.kind === "AgentTemplate" || isInherited(object, field);

function judgeTasks(object: KubeObject, most: number): Finding[] {
  const field = object.root.at("spec", "maxConcurrentTasks");
  return judge(field, "number", (value) => {
    if (value === undefined) return mayBeElsewhere(object, field) ? undefined : "unset: any number";
    return value <= 0 || value > most ? `${value}${value <= 0 ? ": any number" : ""}` : undefined;
  });
}

function judgeQuota(object: KubeObject, mostPerHour: number): Finding[] {
  const quota = object.root.at("spec", "quota");
  if (quota.isAbsent) return mayBeElsewhere(object, quota) ? [] : [fail(quota, "unset: any number in an hour")];
  const [starts, window] = [quota.at("maxTaskStarts"), quota.at("windowSeconds")];
  const faults = [starts, window].flatMap((field) => demand(field, "number", (value) => value > 0));
  if (faults.length > 0) return faults;
  // Of a patch that gives one of the two the rate is not known.
  const [tasks = 0, seconds = Number.POSITIVE_INFINITY] = [starts.get("number"), window.get("number")];
  return (tasks * 3600) / seconds > mostPerHour ? [fail(quota, `${tasks} tasks in ${seconds} s`)] : [];
}

function judgeInherited(
  object: KubeObject,
  objects: readonly KubeObject[],
  context: Pick<Context, "attested">,
): Finding[] {
  if (!isAgent(object) || object.patch) return [];
  const templates = templateOf(object, objects);
  return ["maxConcurrentTasks", "quota"].flatMap((key) => {
    const field = object.root.at("spec", key);
    // What a template of the stack sets is judged there.
    if (!isInherited(object, field) || templates.some(({ root }) => !root.at("spec", key).isAbsent)) return [];
    if (templates.some(({ patch }) => !patch)) return [fail(field, "unset, in the template too: any number")];
    if (context.attested({ kind: "AgentTemplate", namespace: object.namespace })) return [];
    return [unknown(field, "taken from a template that is not in the stack")];
  });
}
