import { declaresAgents } from "../agentKinds";
import type { Field } from "../field";
import { type Finding, fail, show } from "../finding";
import { namespacesNamed } from "../near";
import type { KubeObject } from "../object";
import { podSecurityLabel } from "../podSecurityLabels";
import { isToolConfig, settingsOf, toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";

/** Field: spec.allowedNamespaces against the namespaces' pod security levels. Allowed: a level that admits the tool, and no agents. */
export const rule = defineRule({
  id: "toe-psa-conflict",
  group: "N",
  level: "advisory",
  severity: "medium",
  kinds: [toolConfigKind],
  says: "a tool's namespaces admit it, and were made for it",
  why: "A refused injection is reported as completed; and a namespace that was opened for a tool is open for everything else in it.",
  mend: "give the tool a namespace of its own: baseline for a tool without capabilities, privileged for any other",
  compliance: ["K1"],
  checkStack: (objects) =>
    objects.filter(isToolConfig).flatMap((object) =>
      object.root
        .at("spec", "allowedNamespaces")
        .each()
        .flatMap((field) => judgeLevel(field, object, objects))
        .map((finding) => ({ ...finding, object })),
    ),
});

const needsPrivileged = (object: KubeObject): boolean =>
  settingsOf(object).some(
    (holder) => holder.at("allowPrivileged").value === true || holder.at("capabilities", "add").each().length > 0,
  );

/** An ephemeral container of the controller never says that it forbids escalation, so restricted refuses every tool. */
function judgeLevel(field: Field, object: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const name = field.get("string") ?? "";
  const admits = needsPrivileged(object) ? ["privileged"] : ["privileged", "baseline"];
  return namespacesNamed(name, object, objects).flatMap((namespace): Finding[] => {
    const level = podSecurityLabel(namespace, "enforce").get("string") ?? "privileged";
    if (!admits.includes(level)) return [fail(field, `level ${level} of ${show(name)} refuses the tool`)];
    const opened = level === "privileged" && declaresAgents(namespace);
    return opened ? [fail(field, `${show(name)} is open to privileged pods, and agents run there`)] : [];
  });
}
