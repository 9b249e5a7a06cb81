import { advice, type Finding, fail, troubles } from "../finding";
import { agentKinds } from "../kubeOpenCode";
import { defineRule } from "../rule";

/** Field: spec.allowedNamespaces, of versions before v0.0.4. Allowed: names; today the field is dropped. */
export const rule = defineRule({
  id: "kubeopencode-allowed-namespaces",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: agentKinds,
  says: "who may use an agent is said where the operator listens",
  why: "The current API drops the field: the restriction looks real and is none. Older ones read an empty list as everybody.",
  mend: "remove it, and give the agent a namespace of its own with RBAC",
  compliance: ["K3"],
  check: ({ root }): Finding[] => {
    const list = root.at("spec", "allowedNamespaces");
    const items = list.each();
    const trouble = items.flatMap((item) => troubles(item, "string"));
    if (list.isAbsent || trouble.length > 0) return trouble;
    const open = items.length === 0 || items.some((item) => item.get("string")?.includes("*"));
    return [open ? fail(list, "any namespace") : advice(list, "set, and dropped by the current API")];
  },
});
