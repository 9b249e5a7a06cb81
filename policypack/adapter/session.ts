import { shapeProblems } from "../engine/config";
import { inOrder } from "../engine/evaluate";
import type { Exemptions } from "../engine/exemptions";
import type { Judged } from "../engine/judge";
import { patchedIn } from "../engine/patches";
import { firmPolicies } from "../engine/policies";
import { TierMap } from "../engine/tier";
import type { KubeObject } from "../rules/object";
import type { Rule, Tier } from "../rules/rule";
import type { ConfigShape, Settings } from "../rules/settings";
import type { Concern } from "./concern";
import { Configuration } from "./configuration";
import { Judge } from "./judge";
import type { Config, Named } from "./named";
import { ownOf, Run } from "./run";
import { objectsOf, type Seen, staleProviders } from "./seen";
import { type Start, type Turn, Turns } from "./turn";

const stackKey = "stack";
export const stackType = "pulumi:pulumi:Stack";

/** What one pack process remembers between requests: configuration, tiers, the run under way. */
export class Session {
  readonly rules: readonly Rule[];
  readonly #now: () => Date;
  readonly #turns = new Turns();
  readonly #tiers = new TierMap();
  readonly #configuration: Configuration;
  readonly judge: Judge;
  /** The run under way; unknown where its root resource has not come by, and then nothing is concluded from it. */
  #run: Run | undefined;

  constructor(rules: readonly Rule[], now: () => Date) {
    this.rules = inOrder(rules);
    this.#now = now;
    this.#configuration = new Configuration(this.rules, now, this.#tierOf);
    this.judge = new Judge(this.#configuration, () => this.#run);
  }

  readonly #tierOf = (object: KubeObject): Tier => this.#tiers.tierOf(object, this.settings);

  /** Takes over the shared settings; the policy that carries them runs first in every request. */
  configure(given: Config): void {
    this.#configuration.share(given);
  }

  get byId(): ReadonlyMap<string, Rule> {
    return this.#configuration.byId;
  }
  get settings(): Settings {
    return this.#configuration.shared.settings;
  }
  get exemptions(): Exemptions {
    return this.#configuration.shared.exemptions;
  }
  get problems(): readonly string[] {
    return this.#configuration.shared.problems;
  }
  get now(): Date {
    return this.#now();
  }

  /** How often the policy that runs before all others has been asked. */
  get opened(): number {
    return this.#turns.openings;
  }

  /** The run under way, if its root resource has come by. */
  get run(): Run | undefined {
    return this.#run;
  }

  /** For the policy that runs before all others: waits until the pack has no other request in hand. */
  whenFree(): Promise<void> {
    return this.#turns.whenFree();
  }

  resource(seen: Seen): Turn {
    return this.#turns.of(seen.urn, () => this.#started(seen));
  }

  /** As `resource`, for the policy that runs before all others; a stack's root resource opens a run. */
  open(seen: Seen, refuse: (problem: string) => void): Turn {
    if (seen.type === stackType) this.#begin();
    this.#run?.registered(seen.urn);
    const turn = this.#turns.open(seen.urn, () => this.#started(seen));
    turn.refuse = refuse;
    return turn;
  }

  #begin(): void {
    this.#run = new Run();
    this.#configuration.forget();
  }

  #started(seen: Seen): Start {
    // Outside a run nothing is remembered from one request to the next.
    if (this.#run === undefined) this.#configuration.forget();
    return { objects: this.#noted(objectsOf(seen)), rollCall: seen.type === stackType, stale: [] };
  }

  asked(policy: string): void {
    this.#run?.asked(policy);
  }

  /** That a rule's policy has been asked, and what is wrong with its own configuration. */
  heard(policy: string, shape: ConfigShape, given: Config, turn: Turn): void {
    this.asked(policy);
    this.#configuration.tell(policy, given);
    if (!turn.rollCall || turn.refuse === undefined) return;
    for (const problem of shapeProblems(shape, given)) turn.refuse(`${policy}: ${problem}`);
  }

  /** For the first policy after all rules: what admits no other level than mandatory must have been asked. */
  close(turn: Turn): void {
    const silent = this.#run?.silent(firmPolicies(this.rules)) ?? [];
    for (const id of silent) turn.refuse?.(`policy "${id}" is disabled; it admits no other level than mandatory`);
    turn.refuse = undefined;
  }

  #noted(objects: readonly KubeObject[]): readonly KubeObject[] {
    this.#tiers.note(objects);
    return objects;
  }

  /** The turn of the one resource under way, unless all policies have to be asked about it. */
  #certain(): Turn | undefined {
    const turn = this.#turns.alone();
    return turn?.rollCall === true ? undefined : turn;
  }

  /** Which policies the resource under way concerns; undefined where all of them have to be asked. */
  concern(): Concern | undefined {
    const turn = this.#certain();
    if (turn !== undefined) turn.concern ??= this.#configuration.shared.concerns.of(turn.objects);
    return turn?.concern;
  }

  /** The configuration that a policy has told in this run; the engine leaves out what is disabled. */
  given(name: string): Config | undefined {
    return this.#configuration.told(name);
  }

  /** Whether it is certain that a policy has nothing to look at in the resource under way. */
  isIdle({ rule, name }: Named): boolean {
    return this.#certain()?.silenced.has(rule.id) === true || this.concern()?.get(name) === false;
  }

  /** Whether it is certain, before it is asked, that a policy is satisfied with the resource under way. */
  isContent({ rule, counts }: Named, given: Config): boolean {
    const turn = this.#certain();
    if (turn === undefined) return false;
    const found = this.judge.resource(rule, turn, given);
    return found !== undefined && !found.some((judged) => counts(judged, given));
  }

  /** Whether it is certain that no finding of that kind stands for the resource under way. */
  hasNo(verdict: Judged["verdict"]): boolean {
    const turn = this.#turns.alone();
    if (turn === undefined || (verdict === "unknown" && turn.stale.length > 0)) return false;
    for (const found of turn.findings.values()) if (found.some((f) => f.verdict === verdict)) return false;
    return true;
  }

  /** The compiled pack shows a stack to its first policy alone: who sees none, and finds no turn, must not let it pass. */
  stack(resources: readonly Seen[]): Turn {
    return this.#turns.of(stackKey, () => {
      if (resources.length === 0) throw new Error("the stack was not judged: its resources are not there any more");
      return this.#startedStack(resources);
    });
  }

  /** As `stack`, for the policy that runs before all others. */
  openStack(resources: readonly Seen[], refuse: (problem: string) => void): Turn {
    const turn = this.#turns.open(stackKey, () => this.#startedStack(resources));
    turn.refuse = refuse;
    return turn;
  }

  /** The engine hands a stack over in another order each time; what is found goes by that of names. */
  #startedStack(unsorted: readonly Seen[]): Start {
    const resources = [...unsorted].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    return { objects: this.#noted(resources.flatMap(objectsOf)), rollCall: true, stale: staleProviders(resources) };
  }

  /** The objects of a turn that the program itself registers. */
  own({ objects }: Turn): readonly KubeObject[] {
    return ownOf(this.#run, objects);
  }

  /** Whether it is certain that the stack under way patches none of its own objects. */
  hasNoPatched(): boolean {
    const turn = this.#turns.alone();
    return turn !== undefined && patchedIn(turn.objects).length === 0;
  }
}
