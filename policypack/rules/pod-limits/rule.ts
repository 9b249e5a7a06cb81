import type { Field } from "../field";
import { type Finding, fail, judge, show } from "../finding";
import { everyPod, type Pod } from "../pods";
import { quantityOf } from "../quantity";
import { defineRule } from "../rule";

const resources = ["cpu", "memory"] as const;

/** Fields: resources.limits.cpu and .memory of containers, or of the pod. Allowed: above zero, and no less than the request. */
export const rule = defineRule({
  id: "pod-limits",
  group: "J",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "every container has a CPU and a memory limit",
  why: "An agent without a limit takes its node down with it, and everything else that runs there.",
  mend: "set resources.limits.cpu and resources.limits.memory on every container, or on the pod",
  compliance: ["CIS 5.7.3", "K8"],
  check: (object, context) => everyPod(object, context, judgePod),
});

const judgePod = (pod: Pod): Finding[] =>
  resources.flatMap((resource) => {
    const ofPod = pod.spec.at("resources", "limits", resource);
    if (ofPod.isUnknown || isPositive(ofPod)) return judgeLimit(pod.spec, resource);
    // The API takes no resources on ephemeral containers.
    return pod.containers
      .filter(({ kind }) => kind !== "ephemeral")
      .flatMap(({ field }) => judgeLimit(field, resource));
  });

const isPositive = (field: Field): boolean => (quantityOf(field.get("quantity") ?? "") ?? 0) > 0;

function judgeLimit(holder: Field, resource: string): Finding[] {
  const limit = holder.at("resources", "limits", resource);
  const found = judge(limit, "quantity", (value) => {
    if (value === undefined) return limit.partial ? undefined : "unset";
    const size = quantityOf(value);
    if (size === undefined) return `${show(value)}, which is no quantity`;
    return size > 0 ? undefined : show(value);
  });
  return [...found, ...belowRequest(holder, resource, limit)];
}

/** The API server refuses it; said here with the place. */
function belowRequest(holder: Field, resource: string, limit: Field): Finding[] {
  const request = holder.at("resources", "requests", resource);
  const [most, least] = [limit, request].map((field) => quantityOf(field.get("quantity") ?? ""));
  if (most === undefined || least === undefined || least <= most) return [];
  return [fail(limit, `${show(limit.value)}, below the request of ${show(request.value)}`)];
}
