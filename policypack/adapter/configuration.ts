import { configProblems } from "../engine/config";
import { contextFor } from "../engine/evaluate";
import { Exemptions } from "../engine/exemptions";
import { RuleIndex } from "../engine/ruleIndex";
import type { Context, Rule } from "../rules/rule";
import { type ConfigShape, type Settings, settingsShape, withDefaults } from "../rules/settings";
import type { Config } from "./named";

const isSame = (a: Config, b: Config): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What the user has set: shared settings, exemptions, and each policy's own configuration. */
export class Configuration {
  readonly #rules: readonly Rule[];
  readonly #byId: ReadonlyMap<string, Rule>;
  readonly #now: () => Date;
  readonly #tierOf: Context["tierOf"];
  /** The settings as they were given, to tell whether they changed. */
  #written = "{}";
  #settings: Settings = withDefaults(settingsShape, {});
  #exemptions: Exemptions;
  #index: RuleIndex;
  #problems: readonly string[] = [];
  /** Policies' own configuration, as far as it has been told. */
  readonly #told = new Map<string, Config>();
  readonly #contexts = new Map<string, { readonly given: Config; readonly context: Context }>();

  constructor(rules: readonly Rule[], now: () => Date, tierOf: Context["tierOf"]) {
    this.#rules = rules;
    this.#byId = new Map(rules.map((rule) => [rule.id, rule]));
    this.#now = now;
    this.#tierOf = tierOf;
    this.#exemptions = new Exemptions(this.#settings, this.#byId, now());
    this.#index = new RuleIndex(rules, this.#settings);
  }

  get settings(): Settings {
    return this.#settings;
  }
  get exemptions(): Exemptions {
    return this.#exemptions;
  }
  get index(): RuleIndex {
    return this.#index;
  }
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Takes over the shared settings; true where they are others than before. */
  share(given: Config): boolean {
    const written = JSON.stringify(given);
    if (written === this.#written) return false;
    this.#written = written;
    this.#settings = withDefaults(settingsShape, given);
    this.#exemptions = new Exemptions(this.#settings, this.#byId, this.#now());
    this.#index = new RuleIndex(this.#rules, this.#settings);
    this.#problems = configProblems(given, this.#byId);
    this.#contexts.clear();
    return true;
  }

  /** A new run may come with another configuration, and at another time. */
  forget(): void {
    this.#told.clear();
    this.#contexts.clear();
  }

  tell(policy: string, given: Config): void {
    this.#told.set(policy, given);
  }

  told(policy: string): Config | undefined {
    return this.#told.get(policy);
  }

  /** What a rule may ask; made once per run. */
  contextOf({ id, config = {} }: Rule, given: Config): Context {
    const known = this.#contexts.get(id);
    if (known !== undefined && isSame(known.given, given)) return known.context;
    const context = this.freshContext(id, config, given);
    this.#contexts.set(id, { given, context });
    return context;
  }

  /** What the policy of an id may ask. */
  freshContext(id: string, shape: ConfigShape, given: Config): Context {
    return contextFor(id, shape, given, { settings: this.#settings, now: this.#now(), tierOf: this.#tierOf });
  }
}
