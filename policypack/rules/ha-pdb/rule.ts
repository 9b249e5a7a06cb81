import { isScaled, scaleOf } from "../availability/scale";
import { leastPods, type Selection, selectionOf } from "../availability/selection";
import { allOf } from "../availability/stack";
import { isEmptySelector, type Selector, selectorOf } from "../egress/selector";
import type { Field } from "../field";
import { type Finding, fail, judge, show, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { lonePatches, originalOf } from "../patches";
import { clusterOf } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";

const budgetKind = "PodDisruptionBudget.policy";

/** Objects: PodDisruptionBudgets. Allowed: one, which lets a pod go, for every controller of several pods. */
export const rule = defineRule({
  id: "ha-pdb",
  group: "L",
  level: "advisory",
  severity: "low",
  kinds: [budgetKind],
  says: "replicas have a disruption budget, and it lets one of them go",
  why: "Without a budget a drain may take all replicas at once; with one that never yields, no node can ever be drained.",
  mend: "add a PodDisruptionBudget with maxUnavailable: 1",
  compliance: ["K8"],
  check: ({ root }) => judgeAlone(root.at("spec")),
  checkStack: (objects, context) => {
    const budgets = allOf(objects, budgetKind).map((object) => ({
      object,
      selection: selectionOf(object, selectorOfBudget(object), objects, context),
    }));
    const lone = lonePatches(objects).filter((object) => isA(object, budgetKind));
    return [
      ...leftOpen(lone, ({ root }) => judgeAlone(root.at("spec"))),
      ...budgets.flatMap((budget) =>
        judgeBudget(budget, objects).map((found) => ({ ...found, object: originalOf(budget.object) })),
      ),
      ...objects
        .filter((object) => isScaled(object) && !object.patch)
        .flatMap((object) => judgeController(object, budgets, objects, context)),
    ];
  },
});

interface Budget {
  readonly object: KubeObject;
  readonly selection: Selection;
}

const percentage = /^(\d+)%$/;
const percentOf = (value: number | string): number | undefined => {
  const digits = percentage.exec(String(value))?.[1];
  return digits === undefined ? undefined : Number(digits);
};
const isAmount = (value: number | string): boolean => typeof value === "number" || percentOf(value) !== undefined;

/** What no number of replicas mends. */
function judgeAlone(spec: Field): Finding[] {
  const [most, least] = [spec.at("maxUnavailable"), spec.at("minAvailable")];
  if (most.isAbsent && least.isAbsent)
    return spec.partial ? [] : [fail(spec, "neither maxUnavailable nor minAvailable")];
  const amount = (field: Field, never: (value: number | string) => boolean): Finding[] =>
    judge(field, "quantity", (value) => {
      if (value === undefined) return undefined;
      if (!isAmount(value)) return `malformed: ${show(value)} is neither a number nor a percentage`;
      return never(value) ? `${show(value)}: no pod may ever be evicted` : undefined;
    });
  return [
    ...amount(most, (value) => value === 0 || percentOf(value) === 0),
    ...amount(least, (value) => (percentOf(value) ?? 0) >= 100),
  ];
}

/** An absent selector picks nothing; nor did an empty one in v1beta1. */
function selectorOfBudget({ root, version }: KubeObject): Selector {
  const selector = root.at("spec", "selector");
  const none = selector.isAbsent || (version === "v1beta1" && isEmptySelector(selector));
  return none ? () => "no" : selectorOf(selector);
}

function judgeBudget({ object, selection }: Budget, objects: readonly KubeObject[]): Finding[] {
  const open = judgeAlone(object.root.at("spec"));
  const field = object.root.at("spec", "minAvailable");
  const least = field.get("quantity");
  if (open.length > 0 || least === undefined) return open.filter(isUnknown);
  const total = leastPods(selection, objects);
  if (selection.doubtful.length > 0 || total === undefined) return [unknown(field, "how many pods it counts")];
  const kept = typeof least === "number" ? least : Math.ceil(((percentOf(least) ?? 0) * total) / 100);
  return total > 0 && kept >= total ? [fail(field, `${show(least)} of ${total}: no pod may ever be evicted`)] : [];
}

const isUnknown = ({ verdict }: Finding): boolean => verdict === "unknown";

function judgeController(
  object: KubeObject,
  budgets: readonly Budget[],
  objects: readonly KubeObject[],
  context: Context,
): Finding[] {
  const about = { kind: "PodDisruptionBudget", namespace: object.namespace, ...clusterOf(object) };
  if (context.attested(about)) return [];
  const owns = (pods: Selection["pods"]): boolean => pods.some(({ owner }) => owner === object);
  const sure = budgets.filter(({ selection }) => owns(selection.pods));
  const labels = object.root.at("spec", "template", "metadata", "labels");
  if (sure.length > 1)
    return [{ ...fail(labels, `${sure.length} budgets select these pods, and then none may be evicted`), object }];
  const { least, at } = scaleOf(object, objects);
  if (sure.length === 1 || (least ?? 2) < 2) return [];
  if (budgets.some(({ selection }) => owns(selection.doubtful)))
    return [{ ...unknown(labels, "whether a budget selects these pods"), object }];
  const replicas = object.root.at("spec", "replicas");
  if (least === undefined) return [{ ...unknown(replicas, `${at.path} is not known yet`), object }];
  return [{ ...fail(replicas, `no budget selects its ${least} pods`), object }];
}
