import { scaledKinds } from "../availability/scale";
import { type Answer, any, labelsOf, selectorOf } from "../egress/selector";
import type { Field } from "../field";
import { type Finding, fail, troubles, unknown } from "../finding";
import { everyPod, type Pod } from "../pods";
import { defineRule } from "../rule";

/** Fields: topologySpreadConstraints and affinity.podAntiAffinity where there are replicas. Allowed: one that concerns the pods themselves. */
export const rule = defineRule({
  id: "ha-spread",
  group: "L",
  level: "disabled",
  severity: "low",
  kinds: scaledKinds,
  says: "replicas run on different nodes",
  why: "Replicas on one node go down with it, all at once.",
  mend: "add a topologySpreadConstraints entry whose labelSelector matches the pods' own labels",
  compliance: ["K8"],
  check: (object, context) => {
    const replicas = object.root.at("spec", "replicas");
    const trouble = troubles(replicas, "number");
    if (trouble.length > 0) return trouble;
    return (replicas.get("number") ?? 1) > 1 ? everyPod(object, context, judge) : [];
  },
});

function judge({ spec, metadata }: Pod): Finding[] {
  const labels = labelsOf(metadata.at("labels"));
  // An absent selector counts no pod.
  const concerns = (selector: Field): Answer => (selector.isAbsent ? "no" : selectorOf(selector)(labels));
  const answer = any(selectorsOf(spec).map(concerns));
  const at = spec.at("topologySpreadConstraints");
  if (answer === "yes" || spec.partial) return [];
  return [answer === "maybe" ? unknown(at, "whether it spreads these pods") : fail(at, "nothing spreads these pods")];
}

const selectorsOf = (spec: Field): Field[] => {
  const apart = spec.at("affinity", "podAntiAffinity");
  return [
    ...[
      ...spec.at("topologySpreadConstraints").each(),
      ...apart.at("requiredDuringSchedulingIgnoredDuringExecution").each(),
    ],
    ...apart
      .at("preferredDuringSchedulingIgnoredDuringExecution")
      .each()
      .map((preferred) => preferred.at("podAffinityTerm")),
  ].map((term) => term.at("labelSelector"));
};
