import { toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { forbidFlag } from "../toolFlag";

/** Field: runAsRoot under spec.securityContext, or spec.security. Allowed: false. */
export const rule = defineRule({
  id: "powertoolconfig-run-as-root",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolConfigKind],
  says: "debug tools run as the user of the pod they debug",
  why: "Root in the pod reads every file of every volume, whatever user the application has.",
  mend: "set runAsRoot: false",
  compliance: ["CIS 5.2.7", "K1"],
  check: (object) => forbidFlag(object, "runAsRoot"),
});
