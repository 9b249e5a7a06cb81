import type { Field } from "../field";
import { type Finding, fail, forbid } from "../finding";
import { defineRule } from "../rule";

/** Field: spec.limits of a LimitRange, type Container. Allowed: default and max for cpu and memory. */
export const rule = defineRule({
  id: "limitrange-values",
  group: "J",
  level: "advisory",
  severity: "medium",
  kinds: ["LimitRange"],
  says: "a limit range gives containers defaults and maxima for CPU and memory",
  why: "Pods that say nothing get what the limit range says; where it is silent too, they get the whole node.",
  mend: "add an item of type Container with default and max, both for cpu and memory",
  compliance: ["K8"],
  check: ({ root }) => {
    const limits = root.at("spec", "limits");
    const items = limits.each().filter((item) => item.at("type").get("string") === "Container");
    const open = limits.each().flatMap((item) => forbid(item.at("type"), "string", () => false));
    if (open.length > 0) return open;
    if (items.length === 0) return limits.partial ? [] : [fail(limits, "no item of type Container")];
    return ["default", "max"].flatMap((side) =>
      ["cpu", "memory"].flatMap((resource) => missing(items, side, resource)),
    );
  },
});

const missing = (items: Field[], side: string, resource: string): Finding[] => {
  const fields = items.map((item) => item.at(side, resource));
  return fields.every((field) => field.isAbsent) ? fields.slice(0, 1).map((field) => fail(field, "unset")) : [];
};
