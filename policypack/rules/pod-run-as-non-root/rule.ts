import { demand, type Finding, forbid } from "../finding";
import { everyPod, type Pod } from "../pods";
import { type Context, defineRule } from "../rule";
import { hasUserNamespace } from "../userNamespace";

/** Field: securityContext.runAsNonRoot of pod and containers. Allowed: true at the pod, or at every container. */
export const rule = defineRule({
  id: "pod-run-as-non-root",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "every container is forced to run as a user other than root",
  why: "Root in a container is one kernel flaw away from root on the node; a numeric user alone does not bind the image.",
  mend: "set securityContext.runAsNonRoot: true on the pod, and false nowhere",
  compliance: ["CIS 5.2.7", "K1"],
  check: (object, context) => everyPod(object, context, (pod) => judgePod(pod, context)),
});

const isTrue = (value: boolean): boolean => value;

function judgePod(pod: Pod, context: Context): Finding[] {
  if (hasUserNamespace(pod, context)) return [];
  const ofPod = pod.spec.at("securityContext", "runAsNonRoot");
  const inherits = ofPod.get("boolean") === true || ofPod.isUnknown;
  const ofContainers = pod.containers.flatMap(({ field }) => {
    const own = field.at("securityContext", "runAsNonRoot");
    return inherits ? forbid(own, "boolean", (value) => !value) : demand(own, "boolean", isTrue);
  });
  return [...forbid(ofPod, "boolean", (value) => !value), ...ofContainers];
}
