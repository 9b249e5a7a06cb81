import { controllerKinds } from "../availability/scale";
import { mapSelector } from "../availability/selection";
import { labelsOf, selectorOf } from "../egress/selector";
import { type Finding, fail, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields: spec.selector of a controller and the labels of its template. Allowed: a selector that picks its own pods. */
export const rule = defineRule({
  id: "ha-selector-mismatch",
  group: "L",
  level: "advisory",
  severity: "low",
  kinds: [...controllerKinds, "Job.batch"],
  says: "the selector of a controller picks the pods which it makes",
  why: "The API server refuses such a controller, or it makes pods for ever and never finds them.",
  mend: "write the same labels into spec.selector and spec.template.metadata.labels",
  compliance: ["K9"],
  // A patch may leave out the very label that the object has.
  check: (object) => (object.patch ? [] : judge(object)),
});

function judge({ root, kind }: KubeObject): Finding[] {
  const [selector, labels] = [root.at("spec", "selector"), root.at("spec", "template", "metadata", "labels")];
  const trouble = [...troubles(selector, "map"), ...troubles(labels, "map")];
  if (trouble.length > 0) return trouble;
  // Old versions take the labels where there is no selector, and it reads here as one that picks all.
  const matches = kind === "ReplicationController" ? mapSelector(selector) : selectorOf(selector);
  const answer = matches(labelsOf(labels));
  if (answer === "maybe") return [unknown(selector, "whether it matches the labels of the template")];
  return answer === "no" ? [fail(selector, "does not match the labels of the template")] : [];
}
