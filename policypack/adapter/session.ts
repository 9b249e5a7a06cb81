import { configProblems, shapeProblems } from "../engine/config";
import { contextFor, inOrder, yields } from "../engine/evaluate";
import { Exemptions } from "../engine/exemptions";
import { appliesTo, type Judged, judgeAlone, judgePatched, judgeStack, policyFor } from "../engine/judge";
import { patchedIn } from "../engine/patches";
import { firmPolicies } from "../engine/policies";
import type { Remedy } from "../engine/remedies";
import { TierMap } from "../engine/tier";
import { isNamespace } from "../rules/agentKinds";
import { sameCluster } from "../rules/near";
import type { KubeObject } from "../rules/object";
import type { Edit } from "../rules/remedy";
import type { Context, Rule } from "../rules/rule";
import { type ConfigShape, type Settings, settingsShape, withDefaults } from "../rules/settings";
import { Run } from "./run";
import { objectsOf, type Seen, staleProviders } from "./seen";
import { type Start, type Turn, Turns } from "./turn";

type Config = Readonly<Record<string, unknown>>;

const stackKey = "stack";
export const stackType = "pulumi:pulumi:Stack";

/** What one pack process remembers between requests: settings, tiers, exemptions. */
export class Session {
  readonly rules: readonly Rule[];
  readonly byId: ReadonlyMap<string, Rule>;
  readonly #now: () => Date;
  readonly #turns = new Turns();
  readonly #tiers = new TierMap();
  /** The settings as they were given, to tell whether they changed. */
  #written = "{}";
  #settings: Settings = withDefaults(settingsShape, {});
  #exemptions: Exemptions;
  #problems: readonly string[] = [];
  /** The run under way; unknown where its root resource has not come by, and then nothing is concluded from it. */
  #run: Run | undefined;

  constructor(rules: readonly Rule[], now: () => Date) {
    this.rules = inOrder(rules);
    this.byId = new Map(rules.map((rule) => [rule.id, rule]));
    this.#now = now;
    this.#exemptions = new Exemptions(this.#settings, this.byId, now());
  }

  /** Takes over the shared settings; the policy that carries them runs first in every request. */
  configure(given: Config): void {
    const written = JSON.stringify(given);
    if (written === this.#written) return;
    this.#written = written;
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

  /** For the policy that runs before all others: waits until the pack has no other request in hand. */
  whenFree(): Promise<void> {
    return this.#turns.whenFree();
  }

  resource(seen: Seen): Turn {
    return this.#turns.of(seen.urn, () => this.#started(seen));
  }

  /** As `resource`, for the policy that runs before all others; a stack's root resource opens a run. */
  open(seen: Seen, refuse: (problem: string) => void): Turn {
    if (seen.type === stackType) this.#run = new Run();
    this.#run?.registered(seen.urn);
    const turn = this.#turns.open(seen.urn, () => this.#started(seen));
    turn.refuse = refuse;
    return turn;
  }

  #started(seen: Seen): Start {
    return { objects: this.#noted(objectsOf(seen)), rollCall: seen.type === stackType, stale: [] };
  }

  asked(policy: string): void {
    this.#run?.asked(policy);
  }

  /** That a rule's policy has been asked, and what is wrong with its own configuration. */
  heard(policy: string, shape: ConfigShape, given: Config, turn: Turn): void {
    this.asked(policy);
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

  /** Whether it is certain that a policy has nothing to say about the resource under way. */
  isIdle(rule: Rule, name: string): boolean {
    const turn = this.#turns.alone();
    return turn !== undefined && !turn.rollCall && !turn.objects.some((object) => this.#concerns(rule, name, object));
  }

  /** Whether it is certain that no finding of that kind stands for the resource under way. */
  hasNo(verdict: Judged["verdict"]): boolean {
    const turn = this.#turns.alone();
    if (turn === undefined || (verdict === "unknown" && turn.stale.length > 0)) return false;
    return ![...turn.findings.values()].some((found) => found.some((f) => f.verdict === verdict));
  }

  #concerns(rule: Rule, name: string, object: KubeObject): boolean {
    if (!appliesTo(rule, object, this.#settings)) return false;
    return !rule.elsewhere || policyFor(rule, this.#tiers.tierOf(object, this.#settings)) === name;
  }

  stack(resources: readonly Seen[]): Turn {
    return this.#turns.of(stackKey, () => this.#startedStack(resources));
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
    return objects.filter((object) => !this.#isRead(object));
  }

  #isRead(object: KubeObject): boolean {
    return this.#run?.isRead(object) ?? false;
  }

  /** What was only looked up shows that it is there; who made it answers for it, unless the program puts something inside. */
  #isForeign(object: KubeObject, turn: Turn): boolean {
    if (!this.#isRead(object)) return false;
    return (
      !isNamespace(object) || !this.own(turn).some((one) => sameCluster(one, object) && one.namespace === object.name)
    );
  }

  context(rule: Rule, given: Config): Context {
    return this.#contextOf(rule.id, rule.config ?? {}, given);
  }

  #contextOf(id: string, shape: ConfigShape, given: Config): Context {
    return contextFor(id, shape, given, {
      settings: this.#settings,
      now: this.#now(),
      tierOf: (object) => this.#tiers.tierOf(object, this.#settings),
    });
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
    return this.#keep(
      rule,
      turn,
      due.flatMap((object) => judgeAlone(rule, object, context)),
    );
  }

  judgeStack(rule: Rule, turn: Turn, given: Config): readonly Judged[] {
    const known = turn.findings.get(rule.id);
    if (known) return known;
    const found = judgeStack(rule, turn.objects, this.context(rule, given));
    return this.#keep(
      rule,
      turn,
      found.filter(({ object }) => !this.#isForeign(object, turn)),
    );
  }

  judgePatched(rule: Rule, turn: Turn, given: Config): readonly Judged[] {
    if (rule.yieldsTo !== undefined) return [];
    const found = judgePatched(rule, turn.objects, this.context(rule, given));
    return found.filter((judged) => this.#exemptions.covering(judged) === undefined);
  }

  /** Whether it is certain that the stack under way patches none of its own objects. */
  hasNoPatched(): boolean {
    const turn = this.#turns.alone();
    return turn !== undefined && patchedIn(turn.objects).length === 0;
  }

  /** What a remedy would change in an object: nothing outside its rule's tier, and nothing that is waived. */
  editsOf(remedy: Remedy, object: KubeObject): Edit[] {
    const context: Context = this.#contextOf(remedy.keeps ?? remedy.id, {}, {});
    const spared =
      remedy.keeps !== undefined &&
      (context.tierOf(object) !== "agent" || this.#exemptions.waives(remedy.keeps, object));
    return spared ? [] : remedy.edits(object, context);
  }

  #keep(rule: Rule, turn: Turn, found: readonly Judged[]): readonly Judged[] {
    const standing = found.filter((judged) => this.#exemptions.covering(judged) === undefined);
    if (standing.length < found.length) turn.exempted.add(rule.id);
    turn.findings.set(rule.id, standing);
    return standing;
  }
}
