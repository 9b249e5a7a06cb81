import { forbid } from "../finding";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: securityContext.procMount. Allowed: absent, Default. */
export const rule = defineRule({
  id: "pod-proc-mount-restricted",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "containers keep the masked /proc, in a user namespace too",
  why: "Code that nobody has read needs no view of the kernel's settings, whichever user it maps to.",
  mend: "remove securityContext.procMount",
  compliance: ["CIS 5.7.3", "K1"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      forbid(field.at("securityContext", "procMount"), "string", (value) => value !== "Default"),
    ),
});
