import { toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { forbidFlag } from "../toolFlag";

/** Field: allowHostPID under spec.securityContext, or spec.security. Allowed: false. */
export const rule = defineRule({
  id: "powertoolconfig-host-pid",
  group: "N",
  level: "mandatory",
  severity: "critical",
  kinds: [toolConfigKind],
  says: "no debug tool sees the node's processes",
  why: "The stock controller cannot grant it to an ephemeral container, so it only misleads; one that can would show every process of the node.",
  mend: "set allowHostPID: false",
  compliance: ["CIS 5.2.3", "K1"],
  check: (object) => forbidFlag(object, "allowHostPID"),
});
