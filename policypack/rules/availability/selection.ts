import { type Answer, type Selector, selectorOf } from "../egress/selector";
import { clusterOf, namespaceOf, type Workload } from "../egress/workloads";
import { worldOf } from "../egress/world";
import { Field } from "../field";
import { raw } from "../impliedPod";
import type { KubeObject } from "../object";
import type { Context } from "../rule";
import { isScaled, scaleOf } from "./scale";
import { hidesObjects } from "./stack";

/** The pods that an object selects in its namespace. */
export interface Selection {
  readonly pods: readonly Workload[];
  /** Those of which a preview cannot say. */
  readonly doubtful: readonly Workload[];
  /** Whether it selects any. */
  readonly any: Answer;
  /** How many pods the stack shows there. */
  readonly near: number;
}

/** A selector written as a plain map of labels, as Services have it. */
export const mapSelector = (field: Field): Selector => selectorOf(Field.of({ matchLabels: raw(field) }));

/** Such a selector picks nothing by itself where it is empty: somebody else writes the addresses. */
export const isEmptyMap = (field: Field): boolean =>
  field.isAbsent || (field.as("map").isSet && field.entries().length === 0);

export function selectionOf(
  object: KubeObject,
  selector: Selector,
  objects: readonly KubeObject[],
  context: Pick<Context, "settings">,
): Selection {
  const [cluster, namespace] = [clusterOf(object), namespaceOf(object)];
  const near = worldOf(objects, context)
    .pods.filter((pod) => pod.cluster === cluster)
    .map((pod) => ({ pod, known: namespace !== undefined && pod.namespace !== undefined }))
    .filter(({ pod, known }) => !known || pod.namespace === namespace)
    .map(({ pod, known }) => ({ pod, answer: selector(pod.labels), known }));
  const pods = near.filter(({ answer, known }) => known && answer === "yes").map(({ pod }) => pod);
  const doubtful = near.filter(({ pod, answer }) => answer !== "no" && !pods.includes(pod)).map(({ pod }) => pod);
  // Where the stack shows no pod at all, somebody else makes them.
  const unseen = near.length === 0 || hidesObjects(objects);
  return {
    pods,
    doubtful,
    any: pods.length > 0 ? "yes" : doubtful.length > 0 || unseen ? "maybe" : "no",
    near: near.length,
  };
}

/** How many pods a selection has at least; undefined where nobody can tell. */
export function leastPods({ pods }: Selection, objects: readonly KubeObject[]): number | undefined {
  const counts = pods.map(({ owner }) =>
    owner.kind === "Pod" ? 1 : isScaled(owner) ? scaleOf(owner, objects).least : undefined,
  );
  return counts.reduce((sum, count) => (sum === undefined || count === undefined ? undefined : sum + count), 0);
}
