import { type Finding, fail, forbid } from "../finding";
import { ignoresChanges } from "../ignoreChanges";
import type { KubeObject } from "../object";
import { podSecurityLabel, strictness } from "../podSecurityLabels";
import { type Context, defineRule } from "../rule";
import { isAtLeast, minorOf } from "../version";

/** Labels of a NamespacePatch, and ignoreChanges. Allowed: nothing weaker, nothing over metadata.labels in the agent tier. */
export const rule = defineRule({
  id: "ns-psa-weakened",
  group: "D",
  level: "mandatory",
  severity: "high",
  kinds: ["Namespace"],
  says: "nothing weakens the standard of a namespace later",
  why: "A patch, or a change the engine is told to ignore, takes back what the namespace's own object promises.",
  mend: "remove the label from the patch, and metadata.labels from ignoreChanges",
  compliance: ["K9"],
  check: (object, context) => [...(object.patch ? judgePatch(object, context) : []), ...judgeOptions(object, context)],
});

function judgePatch(object: KubeObject, context: Context): Finding[] {
  const least = context.tierOf(object) === "agent" ? "restricted" : "baseline";
  const { pssVersion } = context.settings;
  return [
    ...forbid(podSecurityLabel(object, "enforce"), "string", (level) => strictness(level) < strictness(least)),
    ...forbid(
      podSecurityLabel(object, "enforce-version"),
      "string",
      (version) => version !== "latest" && !isAtLeast(version, (minorOf(pssVersion) ?? 0) - oldest),
    ),
  ];
}

/** How many minors a patched pin may lag behind the version that the pack judges by. */
const oldest = 8;

const judgeOptions = (object: KubeObject, context: Context): Finding[] =>
  context.tierOf(object) === "agent" && ignoresChanges(object, "metadata.labels")
    ? [fail("ignoreChanges", `covers metadata.labels: ${object.options.ignoreChanges.join(", ")}`)]
    : [];
