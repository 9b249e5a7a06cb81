import { forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";
import { hasUserNamespace } from "../userNamespace";

/** Field: securityContext.procMount. Allowed: absent, Default; from v1.35 anything in a user namespace. */
export const rule = defineRule({
  id: "pod-proc-mount",
  group: "A",
  level: "mandatory",
  severity: "high",
  yieldsTo: "pod-proc-mount-restricted",
  kinds: "pods",
  says: "containers keep the masked /proc",
  why: "An unmasked /proc shows and changes settings of the node's kernel.",
  mend: "remove securityContext.procMount",
  compliance: ["CIS 5.7.3", "K1"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }, pod) =>
      hasUserNamespace(pod, context)
        ? []
        : forbid(field.at("securityContext", "procMount"), "string", (value) => value !== "Default"),
    ),
});
