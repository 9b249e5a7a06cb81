import type { KubeObject } from "../rules/object";
import type { Tier } from "../rules/rule";
import { defaultSettings, type Settings } from "../rules/settings";
import { contextsOf, type Evaluation, type EvaluationOptions, exemptionsOf } from "./evaluate";
import type { Exemptions } from "./exemptions";
import type { Judged } from "./judge";
import { Run } from "./run";
import { TierMap } from "./tier";

/** How a caller holds on to an object, and to what was found in it. */
export interface Holder {
  /** What rules over the whole stack need of it; it stands for the object from then on. */
  keep(object: KubeObject): KubeObject;
  /** A finding about an object of which nothing but `kept` remains. */
  note(judged: Judged, kept: KubeObject): Judged;
}

/** An object that counts as elsewhere until a later one shows that agents live in its namespace. */
interface Open {
  readonly kept: KubeObject;
  readonly findings: Readonly<Record<Tier, readonly Judged[]>>;
}

/** Judges objects one by one as they arrive; the caller need not hold them all, see `Holder`. */
export class Judging {
  readonly exemptions: Exemptions;
  readonly #run: Run;
  readonly #holder: Holder;
  readonly #settings: Settings;
  readonly #tiers = new TierMap();
  readonly #kept: KubeObject[] = [];
  readonly #open: Open[] = [];
  readonly #late: KubeObject[] = [];
  #assumed: { readonly object: KubeObject; readonly tier: Tier } | undefined;
  #looksFurther = false;

  constructor(options: EvaluationOptions, holder: Holder) {
    this.#settings = options.settings ?? defaultSettings;
    this.exemptions = exemptionsOf(options);
    this.#holder = holder;
    const contexts = contextsOf(options, (object) => this.#tierOf(object));
    this.#run = new Run(this.exemptions, contexts, this.#settings);
  }

  take(object: KubeObject): void {
    this.#tiers.note([object]);
    this.#looksFurther = false;
    const open = this.#tiers.tierOf(object, this.#settings) === "elsewhere";
    const agent = this.#judge(object, "agent");
    const elsewhere = open ? this.#judge(object, "elsewhere") : [];
    if (this.#looksFurther) this.#keepLate(object);
    else this.#keep(object, open, { agent, elsewhere });
  }

  /** Judges what had to wait for all objects, and then all of them together. */
  end(): Evaluation & { readonly objects: readonly KubeObject[] } {
    this.#assumed = undefined;
    for (const { kept, findings } of this.#open)
      for (const judged of findings[this.#tiers.tierOf(kept, this.#settings)]) this.#run.keep(judged);
    for (const object of this.#late) for (const judged of this.#run.alone(object)) this.#run.keep(judged);
    this.#run.stack(this.#kept);
    const { findings, exempted, judged } = this.#run;
    return { findings, exempted, judged, exemptions: this.exemptions, objects: this.#kept };
  }

  /** What is of the agent tier stays so; anything else may still change while objects arrive. */
  #tierOf(object: KubeObject): Tier {
    if (object === this.#assumed?.object) return this.#assumed.tier;
    const tier = this.#tiers.tierOf(object, this.#settings);
    if (tier === "elsewhere") this.#looksFurther = true;
    return tier;
  }

  #judge(object: KubeObject, tier: Tier): Judged[] {
    this.#assumed = { object, tier };
    return this.#run.alone(object);
  }

  #keepLate(object: KubeObject): void {
    this.#kept.push(object);
    this.#late.push(object);
  }

  #keep(object: KubeObject, open: boolean, findings: Open["findings"]): void {
    const kept = this.#holder.keep(object);
    this.#kept.push(kept);
    const noted = (found: readonly Judged[]): Judged[] => found.map((judged) => this.#holder.note(judged, kept));
    if (!open) for (const judged of noted(findings.agent)) this.#run.keep(judged);
    else if (findings.agent.length + findings.elsewhere.length > 0)
      this.#open.push({ kept, findings: { agent: noted(findings.agent), elsewhere: noted(findings.elsewhere) } });
  }
}
