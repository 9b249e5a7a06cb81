import { type Direction, isolates } from "../egress/networkPolicy";
import { type Answer, all, any, isEmptySelector, selectorOf } from "../egress/selector";
import type { Workload } from "../egress/workloads";
import { type Finding, fail, unknown } from "../finding";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { type Gap, isVouchedFor, policiesIn, type Room } from "./room";

/** Whether a policy denies every pod of its namespace all that no other policy allows. */
function deniesAll({ root }: KubeObject, direction: Direction): Answer {
  const spec = root.at("spec");
  const [selector, rules] = [spec.at("podSelector"), spec.at(direction.toLowerCase())];
  const empty: Answer = selector.isUnknown || selector.isMalformed ? "maybe" : isEmptySelector(selector) ? "yes" : "no";
  const closed: Answer =
    rules.isUnknown || rules.as("list").isMalformed ? "maybe" : rules.each().length === 0 ? "yes" : "no";
  return all([empty, closed, isolates(spec, direction)]);
}

const selectors = memo(({ root }: KubeObject) => selectorOf(root.at("spec", "podSelector")));

/** Whether some policy of the room isolates a pod in a direction. */
const isolated = (pod: Workload, room: Room, direction: Direction): Answer =>
  any(
    policiesIn(room).map((policy) => all([selectors(policy)(pod.labels), isolates(policy.root.at("spec"), direction)])),
  );

/** `covered` also takes policies that together select every pod which the stack shows. */
export const defaultDenyGap =
  (direction: Direction, covered: boolean): Gap =>
  (room, context) => {
    if (isVouchedFor(room, context, { kind: "NetworkPolicy" })) return [];
    const denied = any(policiesIn(room).map((policy) => deniesAll(policy, direction)));
    const selected: Answer =
      covered && room.pods.length > 0 ? all(room.pods.map((pod) => isolated(pod, room, direction))) : "no";
    const answer = any([denied, selected]);
    if (answer === "yes") return [];
    const what = `no policy denies all ${direction.toLowerCase()} of namespace "${room.namespace}"`;
    return [
      answer === "maybe" ? unknown("", `whether a policy denies all ${direction.toLowerCase()}`) : fail("", what),
    ];
  };

const directions: readonly Direction[] = ["Ingress", "Egress"];

/** Pods that a direction of no policy closes. */
export const isolationGap: Gap = (room, context) =>
  isVouchedFor(room, context, { kind: "NetworkPolicy" }) ? [] : room.pods.flatMap((pod) => judgePod(pod, room));

function judgePod(pod: Workload, room: Room): Finding[] {
  const { at, owner, hostNetwork } = pod;
  // The node's network is beyond every policy: np-host-network-bypass says so.
  if (hostNetwork === "yes") return [];
  const answers = directions.map((direction) => ({ direction, answer: isolated(pod, room, direction) }));
  const open = answers.filter(({ answer }) => answer === "no").map(({ direction }) => direction.toLowerCase());
  const doubtful = answers.filter(({ answer }) => answer === "maybe").map(({ direction }) => direction.toLowerCase());
  return [
    ...(open.length > 0 ? [{ ...fail(at, `no policy selects it for ${open.join(" and ")}`), object: owner }] : []),
    ...(doubtful.length > 0
      ? [{ ...unknown(at, `whether a policy selects it for ${doubtful.join(" and ")}`), object: owner }]
      : []),
  ];
}
