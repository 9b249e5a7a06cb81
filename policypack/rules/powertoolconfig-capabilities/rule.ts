import type { Field } from "../field";
import { advice, type Finding, fail, show, troubles } from "../finding";
import { capabilityName, isApprovable, neverCapabilities, settingsOf, toolConfigKind } from "../powerTools";
import { defineRule } from "../rule";
import { approvalFaults } from "../toolApproval";

/** Field: capabilities.add under spec.securityContext, or spec.security. Allowed: few, each with an approval; some never. */
export const rule = defineRule({
  id: "powertoolconfig-capabilities",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolConfigKind],
  says: "debug tools hold the least capabilities, and each is approved",
  why: "SYS_ADMIN and its like are root by another name, next to the credentials of whatever pod the tool is injected into.",
  mend: "add only what the tool needs, with the annotations security.toe.run/risk-level, justification, approved-by and review-date",
  compliance: ["CIS 5.2.9", "K1"],
  check: (object, { settings }) => {
    const approved = approvalFaults(object, settings).length === 0;
    return settingsOf(object)
      .flatMap((holder) => holder.at("capabilities", "add").each())
      .flatMap((field) => judgeCapability(field, approved));
  },
});

function judgeCapability(field: Field, approved: boolean): Finding[] {
  const trouble = troubles(field, "string");
  if (trouble.length > 0) return trouble;
  const name = capabilityName(field.get("string") ?? "");
  if (neverCapabilities.includes(name)) return [fail(field, `${show(name)}, which no approval allows`)];
  if (!isApprovable(name)) return [fail(field, show(name))];
  if (approved) return [];
  return name === "SYS_PTRACE"
    ? [advice(field, `${show(name)} without an approval`)]
    : [fail(field, `${show(name)} without an approval`)];
}
