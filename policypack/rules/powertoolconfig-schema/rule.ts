import { advice, fail } from "../finding";
import { toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { text } from "../settings";

/** Fields: spec.security, spec.securityContext. Allowed: the one that the installed CRD knows (config crdFlavor). */
export const rule = defineRule({
  id: "powertoolconfig-schema",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: [toolConfigKind],
  says: "what a tool may do is written where the controller reads it",
  why: "The API server drops a field that it does not know, so settings that look strict are none, and audits of them are empty.",
  mend: "move everything from spec.security to spec.securityContext",
  compliance: ["K9"],
  config: { crdFlavor: text("securityContext", "the field of the installed CRD: securityContext, or security") },
  check: ({ root }, { config }) => {
    const known = config.crdFlavor === "security" ? "security" : "securityContext";
    const other = root.at("spec", known === "security" ? "securityContext" : "security");
    if (!other.isSet) return [];
    return root.at("spec", known).isAbsent
      ? [fail(other, `set, and dropped by the API server; spec.${known} is missing`)]
      : [advice(other, "set, and dropped by the API server")];
  },
});
