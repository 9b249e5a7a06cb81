import { configProblems } from "../engine/config";
import { contextFor } from "../engine/evaluate";
import { Exemptions } from "../engine/exemptions";
import { RuleIndex } from "../engine/ruleIndex";
import type { Context, Rule } from "../rules/rule";
import { type ConfigShape, type Settings, settingsShape, withDefaults } from "../rules/settings";
import { Concerns } from "./concern";
import type { Config } from "./named";

const isSame = (a: Config, b: Config): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What the shared settings decide. */
interface Shared {
  readonly settings: Settings;
  readonly exemptions: Exemptions;
  readonly problems: readonly string[];
  readonly index: RuleIndex;
  readonly concerns: Concerns;
}

/** What the user has set: shared settings, exemptions, and each policy's own configuration. */
export class Configuration {
  readonly byId: ReadonlyMap<string, Rule>;
  readonly #rules: readonly Rule[];
  readonly #now: () => Date;
  readonly #tierOf: Context["tierOf"];
  /** The settings as they were given, to tell whether they changed. */
  #written = "{}";
  #shared: Shared;
  /** Policies' own configuration, as far as it has been told. */
  readonly #told = new Map<string, Config>();
  readonly #contexts = new Map<string, { readonly given: Config; readonly context: Context }>();

  /** `tierOf` goes by the settings that are then in force. */
  constructor(rules: readonly Rule[], now: () => Date, tierOf: Context["tierOf"]) {
    this.#rules = rules;
    this.byId = new Map(rules.map((rule) => [rule.id, rule]));
    this.#now = now;
    this.#tierOf = tierOf;
    this.#shared = this.#read({});
  }

  get shared(): Shared {
    return this.#shared;
  }

  /** Takes over the shared settings. */
  share(given: Config): void {
    const written = JSON.stringify(given);
    if (written === this.#written) return;
    this.#written = written;
    this.#shared = this.#read(given);
    this.#contexts.clear();
  }

  #read(given: Config): Shared {
    const settings = withDefaults(settingsShape, given);
    const index = new RuleIndex(this.#rules, settings);
    return {
      settings,
      exemptions: new Exemptions(settings, this.byId, this.#now()),
      problems: configProblems(given, this.byId),
      index,
      concerns: new Concerns(this.#rules, index, this.#tierOf),
    };
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
    return contextFor(id, shape, given, { settings: this.#shared.settings, now: this.#now(), tierOf: this.#tierOf });
  }
}
