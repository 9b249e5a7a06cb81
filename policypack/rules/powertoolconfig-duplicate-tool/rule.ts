import { type Finding, fail, show } from "../finding";
import { sameCluster } from "../near";
import { isToolConfig, toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";

/** Field: spec.name. Allowed: one PowerToolConfig for each in a cluster. */
export const rule = defineRule({
  id: "powertoolconfig-duplicate-tool",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: [toolConfigKind],
  says: "one definition answers to each tool name",
  why: "With two, nobody can say which privileges a run gets.",
  mend: "give each tool its own spec.name",
  compliance: ["K9"],
  checkStack: (objects) => {
    const configs = objects.filter((object) => isToolConfig(object) && !object.patch);
    return configs.flatMap((object, index): Finding[] => {
      const field = object.root.at("spec", "name");
      const other = configs
        .slice(0, index)
        .find((one) => sameCluster(one, object) && one.root.at("spec", "name").get("string") === field.get("string"));
      return !field.isSet || other === undefined
        ? []
        : [{ ...fail(field, `${show(field.value)}, as in PowerToolConfig ${show(other.name)}`), object }];
    });
  },
});
