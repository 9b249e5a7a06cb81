import { type Finding, fail, troubles } from "../finding";
import { leavesOf } from "../leaves";
import { toolConfigKind, toolKind } from "../powerTools";
import { defineRule } from "../rule";

/** Field: spec.resources of PowerToolConfig and PowerTool. Allowed: absent or empty. */
export const rule = defineRule({
  id: "powertoolconfig-resources",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: [toolConfigKind, toolKind],
  says: "tools name no resources",
  why: "A tool is an ephemeral container, which may not carry resources: the API server refuses the injection, so the tool never starts.",
  mend: "remove spec.resources; the limits of the target pod bound the tool",
  compliance: ["K8"],
  check: ({ root }): Finding[] => {
    const field = root.at("spec", "resources");
    const trouble = troubles(field, "map");
    if (trouble.length > 0) return trouble;
    return leavesOf(field).length > 0 ? [fail(field, "set, and refused for ephemeral containers")] : [];
  },
});
