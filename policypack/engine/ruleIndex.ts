import { memo } from "../rules/memo";
import type { KubeObject } from "../rules/object";
import type { Rule } from "../rules/rule";
import type { Settings } from "../rules/settings";
import { appliesTo } from "./judge";

/** Which rules look at which objects, in order: it depends on the kind alone, so each kind is asked about once. */
export class RuleIndex {
  readonly #rules: readonly Rule[];
  readonly #settings: Settings;
  readonly #byKind = new Map<string, ReadonlySet<Rule>>();
  /** The rules that look at an object. */
  readonly of = memo((object: KubeObject): ReadonlySet<Rule> => {
    const key = JSON.stringify([object.origin.type, object.group, object.kind]);
    const known =
      this.#byKind.get(key) ?? new Set(this.#rules.filter((rule) => appliesTo(rule, object, this.#settings)));
    this.#byKind.set(key, known);
    return known;
  });

  constructor(rules: Iterable<Rule>, settings: Settings) {
    this.#rules = [...rules];
    this.#settings = settings;
  }
}
