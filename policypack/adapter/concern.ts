import { policyFor } from "../engine/judge";
import type { RuleIndex } from "../engine/ruleIndex";
import type { KubeObject } from "../rules/object";
import type { Context, Rule, Tier } from "../rules/rule";
import { namesOf } from "./named";

/** Whether a resource concerns the policies of all rules, by name. */
export type Concern = ReadonlyMap<string, boolean>;

/** Works it out once for each kind and tier. */
export class Concerns {
  readonly #rules: readonly Rule[];
  readonly #index: RuleIndex;
  readonly #tierOf: Context["tierOf"];
  readonly #known = new Map<ReadonlySet<Rule>, Map<Tier, Concern>>();

  constructor(rules: readonly Rule[], index: RuleIndex, tierOf: Context["tierOf"]) {
    this.#rules = rules;
    this.#index = index;
    this.#tierOf = tierOf;
  }

  of(objects: readonly KubeObject[]): Concern {
    const [object, another] = objects;
    if (object === undefined || another !== undefined) return this.#worked(objects);
    const kinds = this.#index.of(object);
    const tiers = this.#known.get(kinds) ?? new Map<Tier, Concern>();
    this.#known.set(kinds, tiers);
    const tier = this.#tierOf(object);
    const concern = tiers.get(tier) ?? this.#worked(objects);
    tiers.set(tier, concern);
    return concern;
  }

  #worked(objects: readonly KubeObject[]): Concern {
    const isConcerned = (rule: Rule, name: string): boolean =>
      objects.some((object) => this.#index.of(object).has(rule) && policyFor(rule, this.#tierOf(object)) === name);
    return new Map(
      this.#rules.flatMap((rule) => namesOf(rule).map(({ name }) => [name, isConcerned(rule, name)] as const)),
    );
  }
}
