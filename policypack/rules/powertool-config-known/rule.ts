import { type Finding, fail, show, unknown } from "../finding";
import { sameCluster } from "../near";
import { isTool, isToolConfig, toolKind } from "../powerTools";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Field: spec.tool.name. Allowed: a tool with a PowerToolConfig <name>-config, or one of knownTools. */
export const rule = defineRule({
  id: "powertool-config-known",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: [toolKind],
  says: "every run names a tool that exists",
  why: "The controller looks for a PowerToolConfig called <tool>-config; without it the run does nothing, and says so late.",
  mend: "create the PowerToolConfig, or list the tool in knownTools",
  compliance: ["K9"],
  config: { knownTools: texts([], "tools that another stack defines") },
  checkStack: (objects, { config }) =>
    objects.filter(isTool).flatMap((object): Finding[] => {
      const field = object.root.at("spec", "tool", "name");
      if (field.isUnknown) return [{ ...unknown(field), object }];
      const name = field.get("string");
      const known =
        name === undefined ||
        config.knownTools.includes(name) ||
        objects.some((one) => isToolConfig(one) && sameCluster(one, object) && one.name === `${name}-config`);
      return known ? [] : [{ ...fail(field, `${show(name)}: no PowerToolConfig "${name}-config"`), object }];
    }),
});
