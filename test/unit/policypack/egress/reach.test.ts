import assert from "node:assert/strict";
import fc from "fast-check";
import { address } from "../../../../policypack/rules/egress/addresses";
import type { Box } from "../../../../policypack/rules/egress/box";
import { isProtocol, portRange } from "../../../../policypack/rules/egress/ports";
import { isInReach, reachesPlace } from "../../../../policypack/rules/egress/reach";
import { type NetworkPod, World } from "../../../../policypack/rules/egress/world";
import { UNKNOWN } from "../../../../policypack/rules/field";
import { kubeObject } from "../../../../policypack/rules/object";
import { defaultSettings } from "../../../../policypack/rules/settings";
import { allows, type Connection, type Policy } from "./definition";
import { connections, namespaces, pods, policy } from "./generate";
import { manifestOf, namespaceObjects, podOf } from "./objects";

const seed = 20_261_121;
const runs = 150;

function worldOf(policies: readonly object[]): World {
  const objects = [...namespaceObjects, ...policies, ...pods.map(podOf)].map((value) => kubeObject(value));
  return new World(objects, defaultSettings);
}

const portsOf = ({ protocol, port }: Connection): Box["ports"] =>
  isProtocol(protocol) ? portRange(protocol, port) : [];

/** What the two bounds say about one connection. */
function bounds(world: World, pod: NetworkPod, to: Connection): { may: boolean; must: boolean } {
  if (to.pod !== undefined) {
    const target = world.pods[pods.indexOf(to.pod)];
    const answer = target === undefined ? "maybe" : reachesPlace(pod.reach, world.placeOf(target), portsOf(to));
    return { may: answer !== "no", must: answer === "yes" };
  }
  const box = { addresses: address(to.ip ?? ""), ports: portsOf(to) };
  return { may: isInReach(pod.reach.may, box), must: isInReach(pod.reach.must, box) };
}

type Check = (found: { may: boolean; must: boolean }, truth: boolean, told: () => string) => void;

function compare(seen: readonly object[], real: readonly Policy[], sent: readonly Connection[], check: Check): void {
  const world = worldOf(seen);
  pods.forEach((from, index) => {
    const pod = world.pods[index];
    if (pod === undefined) throw new Error("a pod is missing");
    for (const to of sent)
      check(bounds(world, pod, to), allows(real, from, to, namespaces), () => JSON.stringify({ from, to }));
  });
}

/** Replaces the values at some of the places of an object, counted in order, by what a preview cannot know. */
function veiled(value: unknown, hidden: ReadonlySet<number>, count = { next: 0 }): unknown {
  const mine = count.next;
  count.next += 1;
  if (hidden.has(mine)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item) => veiled(item, hidden, count));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, veiled(item, hidden, count)]));
}

const sets = (names: boolean) => fc.array(policy(names), { maxLength: 4 });

describe("the bounds of egress", () => {
  it(`are equal and true where all is known, on ${runs} random sets of policies (seed ${seed})`, () => {
    const property = fc.property(sets(false), connections, (policies, sent) => {
      compare(policies.map(manifestOf), policies, sent, (found, truth, told) =>
        assert.deepEqual(found, { may: truth, must: truth }, told()),
      );
    });
    fc.assert(property, { seed, numRuns: runs });
  });

  it(`hold the truth between them where ports have names (seed ${seed})`, () => {
    const property = fc.property(sets(true), connections, (policies, sent) => {
      compare(policies.map(manifestOf), policies, sent, ({ may, must }, truth, told) => {
        assert.ok(may || !truth, told());
        assert.ok(truth || !must, told());
      });
    });
    fc.assert(property, { seed, numRuns: runs });
  });

  it(`hold the truth between them whatever is not known yet (seed ${seed})`, () => {
    const hidden = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 3 });
    let doubts = 0;
    const property = fc.property(sets(true), connections, hidden, (policies, sent, places) => {
      const seen = policies.map((one, index) => {
        const { spec, ...head } = manifestOf(one, index);
        return { ...head, spec: veiled(spec, new Set(places)) };
      });
      compare(seen, policies, sent, ({ may, must }, truth, told) => {
        assert.ok(may || !truth, told());
        assert.ok(truth || !must, told());
        if (may !== must) doubts += 1;
      });
    });
    fc.assert(property, { seed, numRuns: runs });
    assert.ok(doubts > 1000, `only ${doubts} doubts: the test proves little`);
  });
});
