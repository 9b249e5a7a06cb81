import type { Policies, PolicyComplianceFramework } from "@pulumi/policy";
import type { PackPolicy } from "../engine/packPolicy";
import { controlsOf } from "../rules/compliance";
import { groups, type Rule } from "../rules/rule";

type Policy = Policies[number];

/** What the engine shows of a policy. */
export type Described = Pick<
  Policy,
  "name" | "description" | "severity" | "displayName" | "remediationSteps" | "tags" | "framework"
>;

/** The SDK takes one framework only; all other controls are tags. */
const framework = (ids: readonly string[]): PolicyComplianceFramework | undefined => {
  const cis = ids.filter((id) => id.startsWith("CIS "));
  if (cis.length === 0) return undefined;
  return {
    name: "CIS Kubernetes Benchmark",
    version: "1.12",
    reference: cis.map((id) => id.slice(4)).join(", "),
    specification: cis.join(", "),
  };
};

/** `PCI 8.6.1` becomes `pci-8.6.1`. */
const tag = (control: string): string => control.toLowerCase().replaceAll(" ", "-");

export function described(policy: Rule | PackPolicy, name: string): Described {
  const about = framework(policy.compliance);
  return {
    name,
    description: policy.says,
    severity: policy.severity,
    displayName: `${groups[policy.group]}: ${policy.says}`,
    remediationSteps: policy.mend,
    tags: controlsOf(policy.compliance).map(tag),
    ...(about === undefined ? {} : { framework: about }),
  };
}
