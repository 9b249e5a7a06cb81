import type { Settings } from "../settings";
import { behindNat64, networks } from "./addresses";
import { type Box, everything, touches, within, without } from "./box";
import type { EgressPolicy, Turn } from "./policy";
import { covers, overlaps, type Ranges, union } from "./ranges";
import { type Answer, all, any, not } from "./selector";
import { type Place, portsAt, type Step } from "./step";

/** A step of a policy that is, or may be, about the pod. */
export interface Asked {
  readonly step: Step;
  readonly turn: Turn;
  /** False where it is not known whether the policy is about the pod. */
  readonly sure: boolean;
}

/** Part of a reach, and the step that opens it; none where nothing isolates the pod. */
export interface Piece {
  readonly box: Box;
  readonly step?: Step;
  /** False where it rests on what is not known yet. */
  readonly known: boolean;
}

/** What the policies of a pod let out of it. */
export interface Reach {
  readonly isolated: Answer;
  /** With every doubt settled toward reaching. */
  readonly may: readonly Piece[];
  /** With every doubt settled toward not reaching. */
  readonly must: readonly Piece[];
  readonly asked: readonly Asked[];
}

/** A policy with the answer whether it is about the pod; "no" does not come here. */
export interface Selecting {
  readonly policy: EgressPolicy;
  readonly answer: Answer;
}

const stages = ["admin", "main", "baseline"] as const;
type Bound = "may" | "must";

const askedOf = (selecting: readonly Selecting[]): Asked[] =>
  selecting
    .flatMap(({ policy, answer }) =>
      policy.steps.map((step): Asked => {
        const sure = answer === "yes" && policy.isolates !== "maybe" && step.known;
        return { step, turn: policy.turn, sure };
      }),
    )
    .map((asked, index) => ({ asked, index }))
    .sort((a, b) => a.asked.turn.order - b.asked.turn.order || a.index - b.index)
    .map(({ asked }) => asked);

/** Whether a rule takes what it decides away from those after it. */
const isOrdered = ({ step, turn }: Asked): boolean => step.action !== "allow" || !turn.additive;

/** Runs the steps of one stage: what they open, and what they leave to the next stage. */
class Run {
  readonly pieces: Piece[] = [];
  readonly #passed: Box[] = [];
  #rest: Box[];
  readonly #bound: Bound;
  readonly #widen: (step: Step) => Box;

  constructor(rest: Box[], bound: Bound, widen: (step: Step) => Box) {
    this.#rest = rest;
    this.#bound = bound;
    this.#widen = widen;
  }

  take(asked: Asked): void {
    const { step, sure } = asked;
    const most = this.#widen(step);
    const least = sure ? step.must : undefined;
    const opened = this.#bound === "may" ? most : least;
    // What surely is decided here is out of question for later steps in `may`; in `must`, what perhaps is.
    const decided = this.#bound === "may" ? least : most;
    if (step.action === "allow" && opened !== undefined) {
      for (const box of within(this.#rest, opened)) this.pieces.push({ box, step, known: sure });
    }
    if (step.action === "pass" && opened !== undefined) this.#passed.push(...within(this.#rest, opened));
    if (isOrdered(asked) && decided !== undefined) this.#rest = without(this.#rest, decided);
  }

  get left(): Box[] {
    return [...this.#rest, ...this.#passed];
  }
}

function bound(asked: readonly Asked[], isolated: Answer, which: Bound, widen: (step: Step) => Box): Piece[] {
  let rest: Box[] = [everything];
  const pieces: Piece[] = [];
  for (const stage of stages) {
    const run = new Run(rest, which, widen);
    for (const one of asked) if (one.turn.stage === stage) run.take(one);
    pieces.push(...run.pieces);
    rest = run.left;
    // Whoever is isolated there is not asked about any further.
    if (stage === "main" && isolated !== "no") {
      if (isolated === "maybe" && which === "may") pieces.push(...rest.map((box) => ({ box, known: false })));
      return pieces;
    }
  }
  return [...pieces, ...rest.map((box) => ({ box, known: true }))];
}

/** Pods have addresses too, and a gateway reaches IPv4 through IPv6. */
export const widened =
  (settings: Settings) =>
  ({ may, peer }: Step): Box => {
    const pods = peer.pods === undefined ? [] : networks(settings.podCidrs);
    const translated = settings.nat64 ? behindNat64(may.addresses) : [];
    if (pods.length === 0 && translated.length === 0) return may;
    return { addresses: union(may.addresses, pods, translated), ports: may.ports };
  };

const unbounded: Reach = {
  isolated: "no",
  may: [{ box: everything, known: true }],
  must: [{ box: everything, known: true }],
  asked: [],
};

/** What a pod reaches. Policies are not defined for pods of the host's network: nothing holds them. */
export function reachOf(selecting: readonly Selecting[], hostNetwork: Answer, settings: Settings): Reach {
  if (hostNetwork === "yes") return unbounded;
  const isolating = any(
    selecting.map(({ policy, answer }) =>
      answer === "yes" ? policy.isolates : policy.isolates === "no" ? "no" : "maybe",
    ),
  );
  const isolated = hostNetwork === "maybe" && isolating === "yes" ? "maybe" : isolating;
  const asked = askedOf(selecting);
  const narrow = (step: Step): Box => step.may;
  return {
    isolated,
    may: bound(asked, isolated, "may", widened(settings)),
    must: bound(asked, isolated, "must", narrow),
    asked,
  };
}

/** Whether the pod reaches ports of another pod, as the policies see it: the first step that surely fits ends the question. */
export function reachesPlace({ asked, isolated }: Reach, place: Place, ports: Ranges): Answer {
  const outcomes = new Set<Step["action"]>();
  const passed = new Map<string, Answer>();
  for (const one of asked) {
    const { stage } = one.turn;
    if (stage === "baseline" && isolated === "yes") break;
    const fit = all([fits(one, place, ports), not(passed.get(stage) ?? "no")]);
    if (fit === "no") continue;
    if (one.step.action === "pass") passed.set(stage, fit);
    else outcomes.add(one.step.action);
    if (fit === "yes" && one.step.action !== "pass") return verdictOf(outcomes);
  }
  if (isolated !== "no") outcomes.add("deny");
  if (isolated !== "yes") outcomes.add("allow");
  return verdictOf(outcomes);
}

const verdictOf = (outcomes: ReadonlySet<string>): Answer =>
  outcomes.size > 1 ? "maybe" : outcomes.has("allow") ? "yes" : "no";

function fits({ step, sure }: Asked, place: Place, ports: Ranges): Answer {
  const selected = step.peer.pods?.(place) ?? "no";
  const exact = portsAt(step.ports, place);
  if (selected === "no" || !overlaps(union(step.ports.may, exact), ports)) return "no";
  if (covers(exact, ports)) return sure ? selected : "maybe";
  // A name that no container of the place has stands for nothing there.
  return step.ports.known && step.ports.named.length > 0 ? "no" : "maybe";
}

export const isInReach = (pieces: readonly Piece[], box: Box): boolean =>
  pieces.some((piece) => touches(piece.box, box));
