import { networkPolicyKinds, verdict } from "../egress/judge";
import type { Field } from "../field";
import { advice, type Finding, fail, troubles } from "../finding";
import { defineRule } from "../rule";

const directions = [
  ["Ingress", "ingress"],
  ["Egress", "egress"],
] as const;

/** Field: spec.policyTypes. Allowed: every direction that the policy has rules for. */
export const rule = defineRule({
  id: "np-policy-types",
  group: "H",
  level: "mandatory",
  severity: "high",
  kinds: networkPolicyKinds,
  says: "a policy names every direction that it has rules for",
  why: "Rules for a direction that is not named are ignored, and `egress: []` without types isolates nothing but ingress.",
  mend: "write policyTypes, with every direction that the policy is for",
  compliance: ["CIS 5.3.2", "K2"],
  check: ({ root }) => {
    const types = root.at("spec", "policyTypes");
    const found = types.each().flatMap((type) => troubles(type, "string"));
    if (found.length > 0) return found;
    const named = types.each().map((type) => type.get("string"));
    return named.length === 0
      ? unnamed(root.at("spec"), types)
      : directions.flatMap(([type, list]) => ignored(type, root.at("spec", list), named));
  },
});

/** What is not known yet may be rules. */
const hasRules = (list: Field): boolean => list.each().length > 0;

const ignored = (type: string, list: Field, named: readonly (string | undefined)[]): Finding[] =>
  hasRules(list) && !named.includes(type)
    ? [verdict(!list.isUnknown, list, `ignored: policyTypes does not name ${type}`)]
    : [];

/** A patch without types keeps those of the policy it changes. */
function unnamed(spec: Field, types: Field): Finding[] {
  if (types.partial && types.isAbsent) return [];
  const egress = spec.at("egress");
  if (egress.isSet && !hasRules(egress)) return [fail(egress, "empty, without policyTypes: egress stays open")];
  return [advice(types, "unset: it follows from the rules, and changes with them")];
}
