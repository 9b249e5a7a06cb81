import { forbid } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: shareProcessNamespace. Allowed: absent, false, or a single container. */
export const rule = defineRule({
  id: "pod-share-process-namespace",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "containers of a pod do not see each other's processes",
  why: "A sidecar then reads the agent's environment and memory, and the agent those of the sidecar.",
  mend: "remove shareProcessNamespace",
  compliance: ["K1", "K4"],
  check: (object, context) =>
    everyPod(object, context, ({ spec, containers }) =>
      containers.filter(({ kind }) => kind !== "init").length > 1
        ? forbid(spec.at("shareProcessNamespace"), "boolean", (value) => value)
        : [],
    ),
});
