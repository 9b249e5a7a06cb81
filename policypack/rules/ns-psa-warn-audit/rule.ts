import { type Finding, judge, show } from "../finding";
import type { KubeObject } from "../object";
import { podSecurityLabel, strictness } from "../podSecurityLabels";
import { defineRule } from "../rule";

/** Labels: warn, audit. Allowed: at least as strict as enforce. */
export const rule = defineRule({
  id: "ns-psa-warn-audit",
  group: "D",
  level: "advisory",
  severity: "low",
  kinds: ["Namespace"],
  says: "namespaces warn of and audit what they enforce",
  why: "Warnings reach whoever applies a workload, audit entries whoever looks later; wrong values fail open.",
  mend: "label warn and audit at least as strictly as enforce",
  compliance: ["K9"],
  check: (object) => (object.patch ? [] : ["warn", "audit"].flatMap((mode) => judgeMode(object, mode))),
});

function judgeMode(object: KubeObject, mode: string): Finding[] {
  const enforced = strictness(podSecurityLabel(object, "enforce").get("string") ?? "");
  return judge(podSecurityLabel(object, mode), "string", (level) => {
    if (level === undefined) return "unset";
    if (strictness(level) < 0) return `malformed: ${show(level)} is no level, and counts as privileged`;
    return strictness(level) < enforced ? `${show(level)}, weaker than enforce` : undefined;
  });
}
