import { credentialInEncoded } from "../credentials";
import type { Field } from "../field";
import { type Finding, fail } from "../finding";
import { judgeTexts } from "../leaves";
import type { KubeObject } from "../object";
import { podsOf } from "../pods";
import { defineRule } from "../rule";

/** Fields: metadata.annotations and labels, of templates too. Allowed: no credential, and no copy of a Secret. */
export const rule = defineRule({
  id: "secret-in-metadata",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: "*",
  says: "no label or annotation holds a credential",
  why: "Metadata is shown by every tool, kept in every audit entry and copied by every controller.",
  mend: "remove the annotation",
  compliance: ["K4"],
  check: (object, context) => {
    const own = object.root.at("metadata");
    // A bare pod is its own template.
    const templates = podsOf(object, context)
      .map(({ metadata }) => metadata)
      .filter(({ path }) => path !== own.path);
    return [...[own, ...templates].flatMap(judgeMetadata), ...judgeApplied(object)];
  },
});

const judgeMetadata = (metadata: Field): Finding[] =>
  ["annotations", "labels"].flatMap((part) =>
    judgeTexts(metadata.at(part), (text, key) => credentialInEncoded(text, key)),
  );

const applied = "kubectl.kubernetes.io/last-applied-configuration";

function judgeApplied({ kind, group, root }: KubeObject): Finding[] {
  const copy = root.at("metadata", "annotations", applied);
  return kind === "Secret" && group === "" && copy.isSet ? [fail(copy, "a copy of the Secret in clear")] : [];
}
