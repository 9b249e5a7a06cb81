import { toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { forbidFlag } from "../toolFlag";

/** Field: allowPrivileged under spec.securityContext, or spec.security. Allowed: false. */
export const rule = defineRule({
  id: "powertoolconfig-privileged",
  group: "N",
  level: "mandatory",
  severity: "critical",
  kinds: [toolConfigKind],
  says: "no debug tool is privileged",
  why: "A privileged container injected into a pod owns the node, and with it every pod of it.",
  mend: "set allowPrivileged: false and add the few capabilities that the tool needs",
  compliance: ["CIS 5.2.2", "K1"],
  check: (object) => forbidFlag(object, "allowPrivileged"),
});
