import type { KubeObject } from "../rules/object";
import type { Context, Rule } from "../rules/rule";
import type { Exemption, Settings } from "../rules/settings";
import type { Exemptions } from "./exemptions";
import { type Judged, judgeAlone, judgeStack } from "./judge";
import { RuleIndex } from "./ruleIndex";

/** A stronger rule silences its weaker twin only where it is itself in force and waived for nobody. */
export const yields = (
  rule: Rule,
  stronger: readonly Judged[] | undefined,
  context: Context,
  object: KubeObject,
): boolean => rule.yieldsTo !== undefined && stronger !== undefined && context.tierOf(object) === "agent";

/** Collects what is found, and parts it from what exemptions cover. */
export class Run {
  readonly findings: Judged[] = [];
  readonly exempted: (Judged & { exemption: Exemption })[] = [];
  /** How often a rule looked at an object. */
  judged = 0;
  readonly #exemptions: Exemptions;
  readonly #contexts: ReadonlyMap<Rule, Context>;
  readonly #index: RuleIndex;
  readonly #byRule = new Map<string, Judged[]>();

  /** `contexts` are the rules in force, in order, each with what it may ask. */
  constructor(exemptions: Exemptions, contexts: ReadonlyMap<Rule, Context>, settings: Settings) {
    this.#exemptions = exemptions;
    this.#contexts = contexts;
    this.#index = new RuleIndex(contexts.keys(), settings);
  }

  /** What all rules find in one object alone. */
  alone(object: KubeObject): Judged[] {
    const byRule = new Map<string, readonly Judged[]>();
    const all: Judged[] = [];
    const rules = this.#index.of(object);
    for (const [rule, context] of this.#contexts) {
      if (!rules.has(rule)) continue;
      if (yields(rule, byRule.get(rule.yieldsTo ?? ""), context, object)) continue;
      this.judged += 1;
      const found = judgeAlone(rule, object, context);
      const waived = found.some(({ verdict }) => verdict === "fail") && this.#exemptions.waives(rule.id, object);
      if (!waived) byRule.set(rule.id, found);
      for (const one of found) all.push(one);
    }
    return all;
  }

  stack(objects: readonly KubeObject[]): void {
    for (const [rule, context] of this.#contexts) {
      if (rule.checkStack === undefined) continue;
      this.judged += 1;
      const known = new Set((this.#byRule.get(rule.id) ?? []).map(identity));
      for (const found of judgeStack(rule, objects, context)) if (!known.has(identity(found))) this.keep(found);
    }
  }

  keep(judged: Judged): void {
    const exemption = this.#exemptions.covering(judged);
    if (exemption) this.exempted.push({ ...judged, exemption });
    else this.findings.push(judged);
    // Only these have to be told from what the whole stack shows.
    if (exemption || judged.rule.checkStack === undefined) return;
    const known = this.#byRule.get(judged.rule.id);
    if (known) known.push(judged);
    else this.#byRule.set(judged.rule.id, [judged]);
  }
}

const ids = new WeakMap<KubeObject, number>();
let nextId = 0;
const identity = ({ object, at, got }: Judged): string => {
  const id = ids.get(object) ?? nextId++;
  ids.set(object, id);
  return `${id}|${at}|${got}`;
};
