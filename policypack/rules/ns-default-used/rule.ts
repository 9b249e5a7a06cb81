import { fail, troubles } from "../finding";
import { defineRule } from "../rule";
import { isNamespaced } from "../scope";

/** Field: metadata.namespace of namespaced kinds. Allowed: not empty, not default. */
export const rule = defineRule({
  id: "ns-default-used",
  group: "D",
  level: "mandatory",
  severity: "medium",
  kinds: "*",
  says: "nothing lives in the default namespace",
  why: "The default namespace has neither standard nor quota nor policy, and everybody uses it.",
  mend: "set metadata.namespace to a dedicated namespace",
  compliance: ["CIS 5.7.4", "K3"],
  check: (object) => {
    if (!isNamespaced(object)) return [];
    const field = object.root.at("metadata", "namespace");
    const trouble = troubles(field, "string");
    if (trouble.length > 0) return trouble;
    const namespace = field.get("string") ?? "";
    return namespace === "" || namespace === "default" ? [fail(field, namespace === "" ? "unset" : '"default"')] : [];
  },
});
