import type { Field } from "../field";
import { type Finding, fail, forbid, troubles } from "../finding";
import { everyPod, type Pod } from "../pods";
import { defineRule } from "../rule";

const controlPlane = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];
const isControlPlane = (key: string | undefined): boolean => controlPlane.includes(key ?? "");

/** Fields: nodeName, tolerations, nodeSelector, nodeAffinity. Allowed: nothing that names a node or the control plane, no blanket toleration. */
export const rule = defineRule({
  id: "pod-scheduling-escape",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "agent pods leave the choice of node to the scheduler",
  why: "A pod that picks its node, or tolerates every taint, lands on the control plane or beside a chosen victim.",
  mend: "remove nodeName, and what tolerates or selects control-plane nodes",
  compliance: ["K1"],
  check: (object, context) => everyPod(object, context, judgePod),
});

const judgePod = ({ spec }: Pod): Finding[] => [
  ...forbid(spec.at("nodeName"), "string", (name) => name !== ""),
  ...spec.at("tolerations").each().flatMap(judgeToleration),
  ...spec
    .at("nodeSelector")
    .entries()
    .flatMap(([key, field]) =>
      isControlPlane(key) ? [fail(field, "selects the control plane")] : troubles(field, "string"),
    ),
  ...selectorTerms(spec).flatMap(judgeTerm),
];

function judgeToleration(toleration: Field): Finding[] {
  const key = toleration.at("key");
  if (isControlPlane(key.get("string"))) return [fail(key, "tolerates the control plane")];
  const blanket = (key.get("string") ?? "") === "" && toleration.at("operator").get("string") === "Exists";
  return blanket && !key.isUnknown ? [fail(toleration, "tolerates every taint")] : troubles(key, "string");
}

function selectorTerms(spec: Field): Field[] {
  const affinity = spec.at("affinity", "nodeAffinity");
  const required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").each();
  const preferred = affinity.at("preferredDuringSchedulingIgnoredDuringExecution").each();
  return [...required, ...preferred.map((item) => item.at("preference"))].flatMap((term) => [
    ...term.at("matchExpressions").each(),
    ...term.at("matchFields").each(),
  ]);
}

const avoids = ["NotIn", "DoesNotExist"];

function judgeTerm(term: Field): Finding[] {
  const key = term.at("key").get("string");
  if (avoids.includes(term.at("operator").get("string") ?? "")) return [];
  if (isControlPlane(key)) return [fail(term, "selects the control plane")];
  return key === "metadata.name" ? [fail(term, "picks a node by name")] : [];
}
