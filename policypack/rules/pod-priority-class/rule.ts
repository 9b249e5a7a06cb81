import { forbid } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: priorityClassName outside kube-system. Allowed: not system-*. */
export const rule = defineRule({
  id: "pod-priority-class",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "user pods take no priority of the system",
  why: "A pod of system priority evicts whatever else runs, guards of the cluster included.",
  mend: "use a PriorityClass below the system's",
  compliance: ["K8"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) =>
      object.namespace === "kube-system"
        ? []
        : forbid(spec.at("priorityClassName"), "string", (name) => name.startsWith("system-")),
    ),
});
