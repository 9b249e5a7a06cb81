import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { configProblems } from "../engine/config";
import { inOrder, yields } from "../engine/evaluate";
import { isAttested } from "../engine/evidence";
import { Exemptions } from "../engine/exemptions";
import { appliesTo, type Judged, judgeObject, judgeStack, policyFor } from "../engine/judge";
import { TierMap } from "../engine/tier";
import { type KubeObject, kubeObjects } from "../rules/object";
import type { Context, Rule } from "../rules/rule";
import { type Settings, settingsShape, withDefaults } from "../rules/settings";
import { snapshot } from "./snapshot";
import { type Turn, Turns } from "./turn";

type Seen = Pick<ResourceValidationArgs | PolicyResource, "type" | "props" | "urn" | "opts" | "provider">;
type Config = Readonly<Record<string, unknown>>;

const stackKey = "stack";

/** What one pack process remembers between requests: settings, tiers, exemptions. */
export class Session {
  readonly rules: readonly Rule[];
  readonly byId: ReadonlyMap<string, Rule>;
  readonly #now: () => Date;
  readonly #turns = new Turns();
  readonly #tiers = new TierMap();
  #given: Config = {};
  #settings: Settings = withDefaults(settingsShape, {});
  #exemptions: Exemptions;
  #problems: readonly string[] = [];

  constructor(rules: readonly Rule[], now: () => Date) {
    this.rules = inOrder(rules);
    this.byId = new Map(rules.map((rule) => [rule.id, rule]));
    this.#now = now;
    this.#exemptions = new Exemptions(this.#settings, this.byId, now());
  }

  /** Takes over the shared settings; the policy that carries them runs first in every request. */
  configure(given: Config): void {
    if (JSON.stringify(given) === JSON.stringify(this.#given)) return;
    this.#given = given;
    this.#settings = withDefaults(settingsShape, given);
    this.#exemptions = new Exemptions(this.#settings, this.byId, this.#now());
    this.#problems = configProblems(given, this.byId);
  }

  get settings(): Settings {
    return this.#settings;
  }
  get exemptions(): Exemptions {
    return this.#exemptions;
  }
  get problems(): readonly string[] {
    return this.#problems;
  }
  get now(): Date {
    return this.#now();
  }

  resource(seen: Seen): Turn {
    return this.#turns.of(seen.urn, () => this.#noted(objectsOf(seen)));
  }

  /** As `resource`, for the policy that runs before all others. */
  open(seen: Seen): Turn {
    return this.#turns.open(seen.urn, () => this.#noted(objectsOf(seen)));
  }

  #noted(objects: readonly KubeObject[]): readonly KubeObject[] {
    this.#tiers.note(objects);
    return objects;
  }

  /** Whether it is certain that a policy has nothing to say about the resource under way. */
  isIdle(rule: Rule, name: string): boolean {
    const turn = this.#turns.alone();
    return turn !== undefined && !turn.objects.some((object) => this.#concerns(rule, name, object));
  }

  /** Whether it is certain that no finding of that kind stands for the resource under way. */
  hasNo(verdict: Judged["verdict"]): boolean {
    const turn = this.#turns.alone();
    return turn !== undefined && ![...turn.findings.values()].some((found) => found.some((f) => f.verdict === verdict));
  }

  #concerns(rule: Rule, name: string, object: KubeObject): boolean {
    if (!appliesTo(rule, object, this.#settings)) return false;
    return !rule.elsewhere || policyFor(rule, this.#tiers.tierOf(object, this.#settings)) === name;
  }

  stack(resources: readonly PolicyResource[]): Turn {
    return this.#turns.of(stackKey, () => this.#noted(resources.flatMap(objectsOf)));
  }

  /** As `stack`, for the policy that runs before all others. */
  openStack(resources: readonly PolicyResource[]): Turn {
    return this.#turns.open(stackKey, () => this.#noted(resources.flatMap(objectsOf)));
  }

  context(rule: Rule, given: Config): Context {
    const now = this.#now();
    return {
      settings: this.#settings,
      config: withDefaults(rule.config ?? {}, given),
      now,
      attested: (about) => isAttested(this.#settings, rule.id, about, now),
      tierOf: (object) => this.#tiers.tierOf(object, this.#settings),
    };
  }

  /** What a rule finds in the objects of one resource; undefined where it looks at none of them. */
  judge(rule: Rule, turn: Turn, given: Config): readonly Judged[] | undefined {
    const known = turn.findings.get(rule.id);
    if (known) return known;
    const context = this.context(rule, given);
    const stronger = turn.exempted.has(rule.yieldsTo ?? "") ? undefined : turn.findings.get(rule.yieldsTo ?? "");
    const due = turn.objects.filter(
      (object) => appliesTo(rule, object, context.settings) && !yields(rule, stronger, context, object),
    );
    if (due.length === 0) return undefined;
    const found = due.flatMap((object) => judgeObject(rule, object, context));
    // What a check over the stack decides, the single object need not call unknown.
    return this.#keep(rule, turn, rule.checkStack ? found.filter(({ verdict }) => verdict !== "unknown") : found);
  }

  judgeStack(rule: Rule, turn: Turn, given: Config): readonly Judged[] {
    return (
      turn.findings.get(rule.id) ?? this.#keep(rule, turn, judgeStack(rule, turn.objects, this.context(rule, given)))
    );
  }

  #keep(rule: Rule, turn: Turn, found: readonly Judged[]): readonly Judged[] {
    const standing = found.filter((judged) => this.#exemptions.covering(judged) === undefined);
    if (standing.length < found.length) turn.exempted.add(rule.id);
    turn.findings.set(rule.id, standing);
    return standing;
  }
}

const objectsOf = ({ type, props, urn, opts, provider }: Seen): KubeObject[] =>
  kubeObjects(snapshot(props), {
    type,
    urn,
    cluster: provider?.urn ?? "",
    options: {
      ignoreChanges: opts.ignoreChanges ?? [],
      protect: opts.protect,
      ...(opts.parent === undefined ? {} : { parent: opts.parent }),
    },
  });
