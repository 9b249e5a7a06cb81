import { demand } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";
import { count } from "../settings";

/** Field: runAsUser of the container, else of the pod. Allowed: from minUid up. */
export const rule = defineRule({
  id: "pod-high-uid",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "containers run under a high user id",
  why: "A low id may be a real user of the node, whose files then open.",
  mend: "set securityContext.runAsUser to 65532, or any id from minUid up",
  compliance: ["K1"],
  config: { minUid: count(1000, "lowest user id that counts as high") },
  check: (object, { config, ...context }) =>
    everyContainer(object, context, ({ field }, pod) => {
      const own = field.at("securityContext", "runAsUser");
      return demand(own.or(pod.spec.at("securityContext", "runAsUser")), "number", (value) => value >= config.minUid);
    }),
});
