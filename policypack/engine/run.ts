import type { KubeObject } from "../rules/object";
import type { Context, Rule } from "../rules/rule";
import type { Exemption } from "../rules/settings";
import type { Exemptions } from "./exemptions";
import { appliesTo, type Judged, judgeAlone, judgeStack } from "./judge";

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
  readonly #byRule = new Map<string, Judged[]>();

  constructor(exemptions: Exemptions) {
    this.#exemptions = exemptions;
  }

  /** What all rules find in one object alone. */
  alone(object: KubeObject, contexts: ReadonlyMap<Rule, Context>): Judged[] {
    const byRule = new Map<string, readonly Judged[]>();
    const all: Judged[] = [];
    for (const [rule, context] of contexts) {
      if (!appliesTo(rule, object, context.settings)) continue;
      if (yields(rule, byRule.get(rule.yieldsTo ?? ""), context, object)) continue;
      this.judged += 1;
      const found = judgeAlone(rule, object, context);
      const waived = found.some(({ verdict }) => verdict === "fail") && this.#exemptions.waives(rule.id, object);
      if (!waived) byRule.set(rule.id, found);
      for (const one of found) all.push(one);
    }
    return all;
  }

  stack(objects: readonly KubeObject[], contexts: ReadonlyMap<Rule, Context>): void {
    for (const [rule, context] of contexts) {
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
