import { advice, demand, type Finding } from "../finding";
import { quantityOf } from "../quantity";
import { defineRule } from "../rule";

/** Field: spec.kubernetes.resources. Allowed: absent, or limits for cpu and memory; spec.resources is not read. */
export const rule = defineRule({
  id: "polecat-resources",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: ["Polecat.gastown.gastown.io"],
  says: "a polecat that sets resources sets limits too",
  why: "What is given replaces the operator's limits as a whole, so requests alone leave the agent without any.",
  mend: "set limits.cpu and limits.memory under spec.kubernetes.resources, or leave it out",
  compliance: ["K8"],
  check: ({ root }) => {
    const given = root.at("spec", "kubernetes", "resources");
    const unread = root.at("spec", "resources");
    const asides: Finding[] = unread.isSet ? [advice(unread, "set, and read by nobody")] : [];
    if (given.isAbsent) return asides;
    const limits = ["cpu", "memory"].flatMap((resource) =>
      demand(given.at("limits", resource), "quantity", (value) => (quantityOf(value) ?? 0) > 0),
    );
    return [...limits, ...asides];
  },
});
