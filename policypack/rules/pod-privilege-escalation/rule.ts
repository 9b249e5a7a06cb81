import { demand } from "../finding";
import { everyContainer, isWindows } from "../pods";
import { defineRule } from "../rule";
import { isAtLeast } from "../version";

/** Field: securityContext.allowPrivilegeEscalation of every container. Allowed from v1.8: false. Windows is waived from v1.25. */
export const rule = defineRule({
  id: "pod-privilege-escalation",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "no process of a container can gain more privileges than its parent",
  why: "Left out, the kernel lets set-user-id programs in the image raise an agent's privileges.",
  mend: "set securityContext.allowPrivilegeEscalation: false on every container",
  compliance: ["CIS 5.2.6", "K1"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }, pod) =>
      !isAtLeast(context.settings.pssVersion, 8) || (isWindows(pod) && isAtLeast(context.settings.pssVersion, 25))
        ? []
        : demand(field.at("securityContext", "allowPrivilegeEscalation"), "boolean", (value) => !value),
    ),
});
