import assert from "node:assert/strict";
import fc from "fast-check";
import { automaticRing, type KeyRing, manualRing, parseRegistered } from "../../../components/deployKey/generations";
import { problems } from "../../../components/problems";
import { generationsOf, parseRotationAt, type RotationModel } from "../../../components/rotation/model";

const name = "shop-key";
const on = (today: string, rotateNow: Record<string, string> = {}): RotationModel => {
  const p = problems("x");
  return p.done(parseRotationAt({ rotateNow }, p, today));
};
const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const first = generationsOf(on("2026-11-21"), name).current;
const second = generationsOf(on(first.until), name).current;
const third = generationsOf(on(second.until), name).current;

const ringOn = (today: string, labels: string[]): KeyRing => {
  const p = problems("x");
  const rotation = on(today);
  const registered = parseRegistered(labels, rotation, name, p);
  return p.done(manualRing(generationsOf(rotation, name), registered));
};
const brief = ({ kept, used, unregistered, outdated }: KeyRing) => ({
  kept: kept.map(({ label }) => label),
  used: used.label,
  unregistered: unregistered.map(({ label }) => label),
  outdated,
});

describe("the keys of a host that registers them by itself", () => {
  it("are the live ones, and the newest is used", () => {
    const ring = automaticRing(generationsOf(on(second.since), name));
    assert.deepEqual(brief(ring), {
      kept: [first.label, second.label],
      used: second.label,
      unregistered: [],
      outdated: [],
    });
    const after = automaticRing(generationsOf(on(first.removeOn), name));
    assert.deepEqual(brief(after), { kept: [second.label], used: second.label, unregistered: [], outdated: [] });
  });
});

describe("the keys of a host where a person adds them", () => {
  it("begin with one that is used before anybody confirms it", () => {
    assert.deepEqual(brief(ringOn("2026-11-21", [])), {
      kept: [first.label],
      used: first.label,
      unregistered: [first.label],
      outdated: [],
    });
  });

  it("need nothing more once it is confirmed", () => {
    assert.deepEqual(brief(ringOn("2026-11-21", [first.label])).unregistered, []);
  });

  it("stay with the confirmed key when a new one is made, and switch once that one is confirmed", () => {
    const before = brief(ringOn(second.since, [first.label]));
    assert.deepEqual(before, {
      kept: [first.label, second.label],
      used: first.label,
      unregistered: [second.label],
      outdated: [],
    });
    const after = brief(ringOn(second.since, [second.label, first.label]));
    assert.deepEqual(after, { kept: [first.label, second.label], used: second.label, unregistered: [], outdated: [] });
  });

  it("keep the confirmed key however late the next one is confirmed", () => {
    const late = brief(ringOn(later(third.since, 30), [first.label]));
    assert.deepEqual(late, {
      kept: [first.label, third.label],
      used: first.label,
      unregistered: [third.label],
      outdated: [],
    });
  });

  it("drop the old key after the overlap, and say that it may go", () => {
    const after = brief(ringOn(first.removeOn, [first.label, second.label]));
    assert.deepEqual(after, { kept: [second.label], used: second.label, unregistered: [], outdated: [first.label] });
  });

  it("use the oldest live key while none is confirmed", () => {
    const ring = brief(ringOn(second.since, []));
    assert.deepEqual([ring.used, ring.unregistered], [first.label, [first.label, second.label]]);
  });

  it("know a key that was replaced out of turn on the day it was new", () => {
    const rotation = on(first.since, { [name]: first.since });
    const p = problems("x");
    const [found] = p.done(parseRegistered([`${first.label}-2`], rotation, name, p));
    assert.equal(found?.label, `${first.label}-2`);
  });

  it("are confirmed by labels of the schedule alone", () => {
    const p = problems("x");
    parseRegistered(
      ["2026-11-21", "soon", first.label, first.label, second.label, "1999-01-01"],
      on("2026-11-21"),
      name,
      p,
    );
    assert.throws(
      () => p.done(undefined),
      new RegExp(
        `5 problems[\\s\\S]*\\[0\\]: "2026-11-21" is no key of this schedule; the key of today is "${first.label}"[\\s\\S]*\\[1\\]: "soon" is no key[\\s\\S]*\\[3\\]: "${first.label}" is there twice[\\s\\S]*\\[4\\]: "${second.label}" is no key[\\s\\S]*\\[5\\]: "1999-01-01" is no key`,
      ),
    );
  });

  it("never leave a confirmed repository without a confirmed key, on no day and whoever forgets to confirm", () => {
    const seed = 52;
    const steps = fc.array(fc.record({ days: fc.integer({ min: 1, max: 120 }), confirms: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    });
    const property = fc.property(steps, (walk) => {
      let today = "2026-01-01";
      const confirmed: string[] = [];
      for (const { days, confirms } of walk) {
        today = later(today, days);
        const ring = ringOn(today, confirmed);
        if (confirmed.length > 0) assert.ok(confirmed.includes(ring.used.label), `${today}, seed ${seed}`);
        assert.ok(ring.kept.includes(ring.used));
        const current = generationsOf(on(today), name).current.label;
        if (confirms && !confirmed.includes(current)) confirmed.push(current);
      }
    });
    fc.assert(property, { seed, numRuns: 60 });
  });
});
