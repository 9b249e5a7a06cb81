import { judge, show } from "../finding";
import { toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";

/** Field: metadata.namespace. Allowed: one of the settings' toeSystemNamespaces. */
export const rule = defineRule({
  id: "powertoolconfig-namespace",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: [toolConfigKind],
  says: "tools are defined where administrators alone may write",
  why: "The controller also looks for tools in default, where more people may write; elsewhere it finds none.",
  mend: "move the PowerToolConfig to toe-system",
  compliance: ["K3"],
  check: ({ root }, { settings }) =>
    judge(root.at("metadata", "namespace"), "string", (value) =>
      settings.toeSystemNamespaces.includes(value ?? "") ? undefined : show(value),
    ),
});
