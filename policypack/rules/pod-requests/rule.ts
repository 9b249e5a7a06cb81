import type { Field } from "../field";
import { type Finding, judge, show, unknown } from "../finding";
import { everyPod, type Pod } from "../pods";
import { quantityOf } from "../quantity";
import { defineRule } from "../rule";

const resources = ["cpu", "memory"] as const;

/** Fields: resources.requests.cpu and .memory of containers, or of the pod. Allowed: above zero; unset where there is a limit, which then counts. */
export const rule = defineRule({
  id: "pod-requests",
  group: "J",
  level: "advisory",
  severity: "low",
  kinds: "pods",
  says: "every container says how much CPU and memory it needs",
  why: "The scheduler counts requests alone: pods that ask for nothing crowd one node, and are the first that it evicts.",
  mend: "set resources.requests.cpu and resources.requests.memory on every container, or on the pod",
  compliance: ["K8"],
  check: (object, context) => everyPod(object, context, judgePod),
});

const judgePod = (pod: Pod): Finding[] =>
  resources.flatMap((resource) => {
    const ofPod = [request(pod.spec, resource), limit(pod.spec, resource)];
    if (ofPod.some((field) => !field.isAbsent)) return judgeRequest(pod.spec, resource);
    // The API takes no resources on ephemeral containers.
    return pod.containers
      .filter(({ kind }) => kind !== "ephemeral")
      .flatMap(({ field }) => judgeRequest(field, resource));
  });

const request = (holder: Field, resource: string): Field => holder.at("resources", "requests", resource);
const limit = (holder: Field, resource: string): Field => holder.at("resources", "limits", resource);

/** The API server writes the limit into a request that is left out. */
function judgeRequest(holder: Field, resource: string): Finding[] {
  const [asked, most] = [request(holder, resource), limit(holder, resource)];
  if (asked.isAbsent && !most.isAbsent) return most.isUnknown ? [unknown(most)] : [];
  return judge(asked, "quantity", (value) => {
    if (value === undefined) return asked.partial ? undefined : "unset";
    return (quantityOf(value) ?? 0) > 0 ? undefined : show(value);
  });
}
