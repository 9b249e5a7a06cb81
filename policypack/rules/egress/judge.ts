import type { Field } from "../field";
import { type Finding, fail, unknown } from "../finding";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { originalOf } from "../patches";
import type { Context } from "../rule";
import type { Box } from "./box";
import { type Direction, isNetworkPolicy, stepsOf } from "./networkPolicy";
import { policiesOf } from "./policies";
import { overlaps, type Ranges, union } from "./ranges";
import type { Piece, Reach } from "./reach";
import { widened } from "./reach";
import type { Step } from "./step";
import { type NetworkPod, worldOf } from "./world";

/** Kubernetes' own policies, in `kinds` of a rule. */
export const networkPolicyKinds = ["NetworkPolicy.networking.k8s.io", "NetworkPolicy.extensions"];

export const isAgentTier = (object: KubeObject, context: Pick<Context, "tierOf">): boolean =>
  context.tierOf(object) === "agent";

const inward = memo((object: KubeObject) => stepsOf(object, object.root.at("spec"), "Ingress"));

/** What a NetworkPolicy allows in a direction, peer by peer. */
export const permissions = (object: KubeObject, direction: Direction): readonly Step[] =>
  direction === "Ingress" ? inward(object) : policiesOf(object).flatMap(({ steps }) => steps);

/** A peer that is a range, and no other kind of destination. */
export const isRange = ({ peer, rule }: Step): boolean => peer.pods === undefined && peer.at !== rule;

/** A rule that names no peers. */
export const isAnywhere = ({ peer, rule }: Step): boolean => peer.at === rule;

/** A breach, or, where something is not known yet, an open question. */
export const verdict = (known: boolean, at: Field, got: string): Finding => (known ? fail(at, got) : unknown(at, got));

/** Judges each NetworkPolicy of a stack by itself, for rules that judge the pods too. */
export const eachPolicy = (objects: readonly KubeObject[], judge: (object: KubeObject) => Finding[]): Finding[] =>
  objects
    .filter(isNetworkPolicy)
    .flatMap((object) => judge(object).map((finding) => ({ ...finding, object: originalOf(object) })));

/** The pods of a stack by what they reach: those with the same policies are judged once. */
export function podsByReach(
  objects: readonly KubeObject[],
  context: Context,
  judged: (pod: NetworkPod) => boolean,
): ReadonlyMap<Reach, readonly NetworkPod[]> {
  const groups = new Map<Reach, NetworkPod[]>();
  for (const pod of worldOf(objects, context).pods.filter(judged)) {
    const group = groups.get(pod.reach);
    if (group === undefined) groups.set(pod.reach, [pod]);
    else group.push(pod);
  }
  return groups;
}

/** A piece of a reach that a rule opens. */
export interface Opened extends Piece {
  readonly step: Step;
}

/** Those pieces of a reach that rules open. */
export const opened = (pieces: readonly Piece[]): Opened[] =>
  pieces.flatMap((piece) => (piece.step === undefined ? [] : [{ ...piece, step: piece.step }]));

/** What a policy opens by itself, where no other one takes anything away. */
export const ownPieces = (object: KubeObject, { settings }: Pick<Context, "settings">): Opened[] =>
  policiesOf(object).flatMap(({ steps, isolates }) =>
    steps.map((step) => ({ box: widened(settings)(step), step, known: step.known && isolates === "yes" })),
  );

/** Cuts the space of ports at every edge, and gives for each part all addresses that are open there. */
export function slices(boxes: readonly Box[]): Box[] {
  const cuts = [...new Set(boxes.flatMap(({ ports }) => ports.flatMap(({ from, to }) => [from, to + 1n])))];
  cuts.sort((a, b) => (a < b ? -1 : 1));
  return cuts.slice(0, -1).flatMap((from, index): Box[] => {
    const ports: Ranges = [{ from, to: (cuts[index + 1] ?? from + 1n) - 1n }];
    const open = boxes.filter((box) => overlaps(box.ports, ports)).map(({ addresses }) => addresses);
    return open.length === 0 ? [] : [{ ports, addresses: union(...open) }];
  });
}
