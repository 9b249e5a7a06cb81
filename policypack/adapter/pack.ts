import type { Policies } from "@pulumi/policy";
import type { Rule } from "../rules/rule";
import { closingPolicies, configPolicy } from "./meta";
import { rulePolicies } from "./policies";
import { remediationPolicies } from "./remediation";
import { Session } from "./session";

/** Every policy of the pack. Settings come first, what reports on the others last. */
export function packPolicies(rules: readonly Rule[], now: () => Date = () => new Date()): Policies {
  const session = new Session(rules, now);
  return [
    configPolicy(session),
    ...rulePolicies(session),
    ...remediationPolicies(session),
    ...closingPolicies(session),
  ];
}
