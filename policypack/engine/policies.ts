import type { Rule } from "../rules/rule";
import { elsewhereId } from "./judge";
import { metaPolicies } from "./meta";
import type { PackPolicy } from "./packPolicy";
import { remedies } from "./remedies";

/** Every policy of the pack that is no rule: lists, pages and the matrix show these beside the rules. */
export const packPolicies: readonly PackPolicy[] = [...metaPolicies, ...remedies];

/** Policies that no exemption waives, and that admit no other level than mandatory. */
export const firmPolicies = (rules: Iterable<Rule>): ReadonlySet<string> =>
  new Set([...rules, ...packPolicies].filter(({ never }) => never).map(({ id }) => id));

/** Every name that a configuration may speak of. */
export const policyNames = (rules: readonly Rule[]): ReadonlySet<string> =>
  new Set([
    ...[...rules, ...packPolicies].map(({ id }) => id),
    ...rules.filter((rule) => rule.elsewhere).map(({ id }) => elsewhereId(id)),
  ]);
