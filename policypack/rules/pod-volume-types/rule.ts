import type { Field } from "../field";
import { type Finding, fail, troubles } from "../finding";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

const allowed = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Fields: volumes[*]. Allowed: a source out of `allowed`; a volume with only a name becomes an emptyDir. */
export const rule = defineRule({
  id: "pod-volume-types",
  group: "B",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "pods mount only volumes that cannot reach the node",
  why: "A host path or a node's block device gives the pod files of the node; sources that nobody knows yet may do so too.",
  mend: `use one of ${allowed.join(", ")}`,
  compliance: ["CIS 5.2.12", "CIS 5.7.3", "K1"],
  check: (object, context) => everyPod(object, context, ({ spec }) => spec.at("volumes").each().flatMap(judgeVolume)),
});

function judgeVolume(volume: Field): Finding[] {
  const trouble = troubles(volume, "map");
  if (trouble.length > 0) return trouble;
  const sources = volume.entries().filter(([key, source]) => key !== "name" && !source.isAbsent);
  const good = sources.some(([key]) => allowed.includes(key)) && volume.at("hostPath").isAbsent;
  return good
    ? []
    : sources.filter(([key]) => !allowed.includes(key)).map(([key, source]) => fail(source, `a volume of type ${key}`));
}
