import type { Field } from "../field";
import { type Finding, fail, judge, show } from "../finding";
import { everyPod } from "../pods";
import { quantityOf } from "../quantity";
import { defineRule } from "../rule";

/** Field: volumes[*].emptyDir.sizeLimit. Allowed: more than zero; a volume with only a name becomes an emptyDir. */
export const rule = defineRule({
  id: "pod-emptydir-size",
  group: "C",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "scratch space is bounded",
  why: "An unbounded emptyDir fills the node's disk, or its memory, and evicts the neighbours.",
  mend: "set emptyDir.sizeLimit",
  compliance: ["K8"],
  check: (object, context) => everyPod(object, context, ({ spec }) => spec.at("volumes").each().flatMap(judgeVolume)),
});

function judgeVolume(volume: Field): Finding[] {
  const scratch = volume.at("emptyDir");
  const sources = volume.entries().filter(([key, field]) => key !== "name" && !field.isAbsent);
  if (scratch.isAbsent && sources.length > 0) return [];
  const limit = scratch.at("sizeLimit");
  if (limit.isAbsent) return limit.partial ? [] : [fail(limit, isMemory(scratch) ? "unset, on memory" : "unset")];
  return judge(limit, "quantity", (value) => ((quantityOf(value ?? "") ?? 0) > 0 ? undefined : show(value)));
}

const isMemory = (scratch: Field): boolean => scratch.at("medium").get("string") === "Memory";
