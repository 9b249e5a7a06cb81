import type { KubeObject } from "../rules/object";
import type { Context, Level, Rule } from "../rules/rule";
import { defaultSettings, type Exemption, type Settings, withDefaults } from "../rules/settings";
import { isAttested } from "./evidence";
import { Exemptions } from "./exemptions";
import { appliesTo, type Judged, judgeObject, judgeStack } from "./judge";
import { TierMap } from "./tier";

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

/** A stronger rule silences its weaker twin only where it is itself in force and waived for nobody. */
export const yields = (
  rule: Rule,
  stronger: readonly Judged[] | undefined,
  context: Context,
  object: KubeObject,
): boolean => rule.yieldsTo !== undefined && stronger !== undefined && context.tierOf(object) === "agent";

const levelled = ({ rules, levels = {} }: EvaluationOptions): Rule[] =>
  rules.map((rule) => ({ ...rule, level: levels[rule.id] ?? rule.level }));

/** Judges all objects by all rules: files, tests and reports go through here. */
export function evaluate(objects: readonly KubeObject[], options: EvaluationOptions): Evaluation {
  const settings = options.settings ?? defaultSettings;
  const byId = new Map(options.rules.map((rule) => [rule.id, rule]));
  const exemptions = new Exemptions(settings, byId, options.now);
  const tiers = new TierMap();
  tiers.note(objects);
  const contextOf = (rule: Rule): Context => ({
    settings,
    config: withDefaults(rule.config ?? {}, options.configs?.[rule.id] ?? {}),
    now: options.now,
    tierOf: (object) => tiers.tierOf(object, settings),
    attested: (about) => isAttested(settings, rule.id, about, options.now),
  });
  const active = inOrder(levelled(options)).filter((rule) => rule.level !== "disabled");
  const contexts = new Map(active.map((rule) => [rule, contextOf(rule)]));
  const run = new Run(exemptions);
  for (const object of objects) run.object(object, contexts);
  for (const [rule, context] of contexts) run.stack(rule, objects, context);
  return { findings: run.findings, exempted: run.exempted, exemptions, judged: run.judged };
}

class Run {
  readonly findings: Judged[] = [];
  readonly exempted: (Judged & { exemption: Exemption })[] = [];
  judged = 0;
  readonly #exemptions: Exemptions;

  constructor(exemptions: Exemptions) {
    this.#exemptions = exemptions;
  }

  object(object: KubeObject, contexts: ReadonlyMap<Rule, Context>): void {
    const byRule = new Map<string, readonly Judged[]>();
    for (const [rule, context] of contexts) {
      if (!appliesTo(rule, object, context.settings)) continue;
      if (yields(rule, byRule.get(rule.yieldsTo ?? ""), context, object)) continue;
      this.judged += 1;
      const found = judgeObject(rule, object, context);
      // What a check over the stack decides, the single object need not call unknown.
      const open = rule.checkStack ? found.filter(({ verdict }) => verdict !== "unknown") : found;
      if (this.#keep(open)) byRule.set(rule.id, open);
    }
  }

  stack(rule: Rule, objects: readonly KubeObject[], context: Context): void {
    if (rule.checkStack === undefined) return;
    this.judged += 1;
    const known = new Set(this.findings.filter((f) => f.rule === rule).map(identity));
    this.#keep(judgeStack(rule, objects, context).filter((found) => !known.has(identity(found))));
  }

  /** False where an exemption covered any of it. */
  #keep(found: readonly Judged[]): boolean {
    let whole = true;
    for (const judged of found) {
      const exemption = this.#exemptions.covering(judged);
      if (exemption) {
        this.exempted.push({ ...judged, exemption });
        whole = false;
      } else this.findings.push(judged);
    }
    return whole;
  }
}

const ids = new WeakMap<KubeObject, number>();
let nextId = 0;
const identity = ({ object, at, got }: Judged): string => {
  const id = ids.get(object) ?? nextId++;
  ids.set(object, id);
  return `${id}|${at}|${got}`;
};
