import type { Policies } from "@pulumi/policy";
import type { Rule } from "../rules/rule";
import { inTurn, type Parts, whereDue } from "./due";
import { closingPolicies, configPolicy } from "./meta";
import { rulePolicies } from "./policies";
import { remediationPolicies } from "./remediation";
import { Session } from "./session";
import type { StandIn } from "./together";

/** Every policy of the pack. Settings come first, what reports on the others last; see `whereDue` for `standIn`. */
export function packPolicies(rules: readonly Rule[], now: () => Date = () => new Date(), standIn?: StandIn): Policies {
  const session = new Session(rules, now);
  const parts: Parts = {
    first: configPolicy(session),
    rules: rulePolicies(session),
    last: [...remediationPolicies(session), ...closingPolicies(session)],
  };
  return standIn === undefined ? inTurn(parts) : whereDue(session, parts, standIn);
}
