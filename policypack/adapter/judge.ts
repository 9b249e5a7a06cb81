import { yields } from "../engine/evaluate";
import { type Judged, judgeAlone, judgePatched, judgeStack } from "../engine/judge";
import type { Remedy } from "../engine/remedies";
import { isNamespace } from "../rules/agentKinds";
import { sameCluster } from "../rules/near";
import type { KubeObject } from "../rules/object";
import type { Edit } from "../rules/remedy";
import type { Rule } from "../rules/rule";
import type { Configuration } from "./configuration";
import type { Config } from "./named";
import { ownOf, type Run } from "./run";
import type { Turn } from "./turn";

/** Judges what a turn shows, once for all policies, and takes off what is exempted. */
export class Judge {
  readonly #configuration: Configuration;
  readonly #run: () => Run | undefined;

  constructor(configuration: Configuration, run: () => Run | undefined) {
    this.#configuration = configuration;
    this.#run = run;
  }

  /** What a rule finds in the objects of one resource; undefined where it looks at none of them. */
  resource(rule: Rule, turn: Turn, given: Config): readonly Judged[] | undefined {
    const known = turn.findings.get(rule.id);
    if (known) return known;
    const context = this.#configuration.contextOf(rule, given);
    const { index } = this.#configuration.shared;
    const stronger = turn.exempted.has(rule.yieldsTo ?? "") ? undefined : turn.findings.get(rule.yieldsTo ?? "");
    const due = turn.objects.filter((object) => index.of(object).has(rule) && !yields(rule, stronger, context, object));
    if (due.length === 0) {
      turn.silenced.add(rule.id);
      return undefined;
    }
    return this.#keep(
      rule,
      turn,
      due.flatMap((object) => judgeAlone(rule, object, context)),
    );
  }

  stack(rule: Rule, turn: Turn, given: Config): readonly Judged[] {
    const known = turn.findings.get(rule.id);
    if (known) return known;
    const found = judgeStack(rule, turn.objects, this.#configuration.contextOf(rule, given));
    return this.#keep(
      rule,
      turn,
      found.filter(({ object }) => !this.#isForeign(object, turn)),
    );
  }

  patched(rule: Rule, turn: Turn, given: Config): readonly Judged[] {
    if (rule.yieldsTo !== undefined) return [];
    return this.#standing(judgePatched(rule, turn.objects, this.#configuration.contextOf(rule, given)));
  }

  /** What a remedy would change in an object: nothing outside its rule's tier, and nothing that is waived. */
  editsOf(remedy: Remedy, object: KubeObject): Edit[] {
    const context = this.#configuration.freshContext(remedy.keeps ?? remedy.id, {}, {});
    const spared =
      remedy.keeps !== undefined &&
      (context.tierOf(object) !== "agent" || this.#configuration.shared.exemptions.waives(remedy.keeps, object));
    return spared ? [] : remedy.edits(object, context);
  }

  /** What was only looked up shows that it is there; who made it answers for it, unless the program puts something inside. */
  #isForeign(object: KubeObject, { objects }: Turn): boolean {
    const run = this.#run();
    if (run?.isRead(object) !== true) return false;
    return (
      !isNamespace(object) ||
      !ownOf(run, objects).some((one) => sameCluster(one, object) && one.namespace === object.name)
    );
  }

  #standing(found: readonly Judged[]): readonly Judged[] {
    return found.filter((judged) => this.#configuration.shared.exemptions.covering(judged) === undefined);
  }

  #keep(rule: Rule, turn: Turn, found: readonly Judged[]): readonly Judged[] {
    const standing = this.#standing(found);
    if (standing.length < found.length) turn.exempted.add(rule.id);
    turn.findings.set(rule.id, standing);
    return standing;
  }
}
