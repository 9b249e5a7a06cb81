import type { KubeObject } from "../rules/object";
import type { Context, Level, Rule } from "../rules/rule";
import { type ConfigShape, defaultSettings, type Exemption, type Settings, withDefaults } from "../rules/settings";
import { isAttested } from "./evidence";
import { Exemptions } from "./exemptions";
import type { Judged } from "./judge";
import { Run } from "./run";
import { TierMap } from "./tier";

export { yields } from "./run";

export interface EvaluationOptions {
  readonly rules: readonly Rule[];
  readonly settings?: Settings;
  /** Rules' own configuration, by id. */
  readonly configs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Levels other than the rules' own, by id. */
  readonly levels?: Readonly<Record<string, Level>>;
  readonly now: Date;
}

export interface Evaluation {
  readonly findings: readonly Judged[];
  readonly exempted: readonly (Judged & { exemption: Exemption })[];
  readonly exemptions: Exemptions;
  /** How often a rule looked at an object. */
  readonly judged: number;
}

/** Rules that others yield to come first. */
export const inOrder = (rules: readonly Rule[]): Rule[] => [
  ...rules.filter((rule) => rule.yieldsTo === undefined),
  ...rules.filter((rule) => rule.yieldsTo !== undefined),
];

const levelled = ({ rules, levels = {} }: EvaluationOptions): Rule[] =>
  rules.map((rule) => ({ ...rule, level: levels[rule.id] ?? rule.level }));

/** What the policy of an id may ask, with its own configuration. */
export const contextFor = (
  id: string,
  shape: ConfigShape,
  given: Readonly<Record<string, unknown>>,
  shared: Pick<Context, "settings" | "now" | "tierOf">,
): Context => ({
  ...shared,
  config: withDefaults(shape, given),
  attested: (about) => isAttested(shared.settings, id, about, shared.now),
});

/** The rules in force, in order, each with what it may ask. */
export function contextsOf(options: EvaluationOptions, tierOf: Context["tierOf"]): ReadonlyMap<Rule, Context> {
  const settings = options.settings ?? defaultSettings;
  const { now } = options;
  const contextOf = (rule: Rule): Context =>
    contextFor(rule.id, rule.config ?? {}, options.configs?.[rule.id] ?? {}, { settings, now, tierOf });
  const active = inOrder(levelled(options)).filter((rule) => rule.level !== "disabled");
  return new Map(active.map((rule) => [rule, contextOf(rule)]));
}

export const exemptionsOf = ({ rules, settings = defaultSettings, now }: EvaluationOptions): Exemptions =>
  new Exemptions(settings, new Map(rules.map((rule) => [rule.id, rule])), now);

/** Judges all objects by all rules: tests and reports go through here. */
export function evaluate(objects: readonly KubeObject[], options: EvaluationOptions): Evaluation {
  const settings = options.settings ?? defaultSettings;
  const exemptions = exemptionsOf(options);
  const tiers = new TierMap();
  tiers.note(objects);
  const contexts = contextsOf(options, (object) => tiers.tierOf(object, settings));
  const run = new Run(exemptions, contexts, settings);
  for (const object of objects) for (const judged of run.alone(object)) run.keep(judged);
  run.stack(objects);
  return { findings: run.findings, exempted: run.exempted, exemptions, judged: run.judged };
}
