import { elsewhereId, type Judged } from "../engine/judge";
import type { Rule } from "../rules/rule";
import { type ConfigShape, flag } from "../rules/settings";

export type Config = Readonly<Record<string, unknown>>;

/** In CI a value that preview cannot know may count as a breach, policy by policy. */
const failOnUnknown = { failOnUnknown: flag(false, "what cannot be judged counts as a breach") };

/** A rule under one of its names: its own, or that of the adviser for namespaces outside the agent tier. */
export interface Named {
  readonly rule: Rule;
  readonly name: string;
  readonly shape: ConfigShape;
  counts(found: Judged, config: Config): boolean;
}

const named = (rule: Rule, name: string): Named => ({
  rule,
  name,
  shape: { ...rule.config, ...failOnUnknown },
  counts: ({ policy, verdict }, config) =>
    policy === name && (verdict === "fail" || (verdict === "unknown" && config.failOnUnknown === true)),
});

/** A rule that only advises outside the agent tier has two names. */
export const namesOf = (rule: Rule): Named[] =>
  rule.elsewhere ? [named(rule, rule.id), named(rule, elsewhereId(rule.id))] : [named(rule, rule.id)];
