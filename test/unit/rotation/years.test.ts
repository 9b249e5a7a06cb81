import assert from "node:assert/strict";
import fc from "fast-check";
import type { RotationArgs } from "../../../components/rotation/args";
import { dayOf, textOf } from "../../../components/rotation/calendar";
import {
  type Generation,
  type Generations,
  generationsOf,
  liveGenerations,
  type RotationModel,
} from "../../../components/rotation/model";
import { turn, turnedBy } from "../../../components/rotation/timeline";
import { acceptedSettings, firstDay, lastDay, parsed, refusal, seed, together } from "./settings";

const credential = fc.string({ minLength: 1, maxLength: 40 });
const daysFrom = (a: string, b: string): number => dayOf(b) - dayOf(a);
const on = (model: RotationModel, day: number): RotationModel => ({ ...model, today: textOf(day) });

/** What holds on every single day. */
function judgeDay(model: RotationModel, { current, previous }: Generations): void {
  const { today, periodDays, overlapDays } = model;
  assert.ok(current.since <= today && today < current.until, `a current key on ${today}`);
  assert.ok(daysFrom(current.since, current.until) <= periodDays, `${current.label} is current too long`);
  assert.equal(daysFrom(current.until, current.removeOn), overlapDays);
  assert.equal(current.label, current.since);
  const owed = daysFrom(current.since, today) < overlapDays;
  assert.equal(previous !== undefined, owed, `the old key on ${today}, ${overlapDays} days of overlap`);
  if (previous === undefined) return;
  assert.equal(previous.until, current.since);
  assert.ok(previous.label < current.label);
  assert.ok(daysFrom(previous.since, today) < periodDays + overlapDays, `${previous.label} lives too long`);
}

/** The current keys of ten years, each asked for on the day when the one before ends. */
function keysOf(model: RotationModel, id: string): Generation[] {
  const keys: Generation[] = [];
  for (let day = firstDay; day < lastDay; day = dayOf(keys.at(-1)?.until ?? "")) {
    keys.push(generationsOf(on(model, day), id).current);
  }
  return keys;
}

/** Read from the arguments as people read them, without the code under test. */
const isFrozen = ({ freezes = [] }: RotationArgs, day: string): boolean =>
  freezes.some(({ from, until }) => {
    const short = from.length === 5 ? day.slice(5) : day;
    return from <= until ? from <= short && short <= until : from <= short || short <= until;
  });

describe(`ten years of rotation (seed ${seed})`, () => {
  it("have a current key every day, the one before it for the overlap, and none too old", () => {
    fc.assert(
      fc.property(acceptedSettings(2), credential, (args, id) => {
        const model = parsed(args, textOf(lastDay));
        let before: Generation | undefined;
        for (let day = firstDay; day <= lastDay; day++) {
          const found = generationsOf(on(model, day), id);
          judgeDay(on(model, day), found);
          if (before !== undefined && before.label !== found.current.label) {
            assert.ok(before.label < found.current.label);
            assert.deepEqual(liveGenerations(found), [before, found.current], "consecutive keys overlap");
          }
          before = found.current;
        }
      }),
      { seed, numRuns: 20, verbose: 1 },
    );
  });

  it("put at most 5 % of a thousand keys on one day", () => {
    fc.assert(
      fc.property(acceptedSettings(45), credential, (args, prefix) => {
        const model = parsed(args, textOf(lastDay));
        const load = new Map<string, number>();
        for (let i = 0; i < 1000; i++) {
          for (const { until } of keysOf(model, `${prefix}/${i}`)) load.set(until, (load.get(until) ?? 0) + 1);
        }
        const [day, most] = [...load].reduce((a, b) => (b[1] > a[1] ? b : a));
        assert.ok(most <= 50, `${most} keys on ${day}`);
      }),
      { seed, numRuns: 4, verbose: 1 },
    );
  }).timeout(120_000);

  it("rotate and remove nothing in a freeze", () => {
    fc.assert(
      fc.property(acceptedSettings(45), credential, (args, id) => {
        for (const { until, removeOn } of keysOf(parsed(args, textOf(lastDay)), id)) {
          assert.ok(!isFrozen(args, until), `switched on ${until}`);
          assert.ok(!isFrozen(args, removeOn), `removed on ${removeOn}`);
        }
      }),
      { seed, numRuns: 60, verbose: 1 },
    );
  });

  it("give no day a larger share than the freezes force, and no free day a smaller one than without", () => {
    fc.assert(
      fc.property(acceptedSettings(45), (args) => {
        const { timeline, periodDays, overlapDays } = parsed(args, textOf(lastDay));
        const step = (day: number): number => turnedBy(timeline, day) - turnedBy(timeline, day - 1);
        const days = Array.from({ length: lastDay - firstDay }, (_, i) => firstDay + i);
        const free = days.filter((day) => !isFrozen(args, textOf(day)) && !isFrozen(args, textOf(day + overlapDays)));
        const isFree = new Set(free);
        const inPeriod = (day: number): number =>
          Array.from({ length: periodDays }, (_, i) => day + i).filter((one) => isFree.has(one)).length;
        const fewest = Math.min(...days.slice(0, -periodDays).map(inPeriod));
        for (const day of days.slice(periodDays)) {
          assert.ok(
            step(day) <= turn / fewest + periodDays,
            `1 in ${turn / step(day)} on ${textOf(day)}, not ${fewest}`,
          );
          assert.ok(isFree.has(day) ? step(day) >= Math.floor(turn / periodDays) : step(day) === 0, textOf(day));
        }
      }),
      { seed, numRuns: 25, verbose: 1 },
    );
  });

  it("keep exactly the period where there is no freeze", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 90 }), credential, (periodDays, id) => {
        const keys = keysOf(parsed({ periodDays, overlapDays: 1 }, textOf(lastDay)), id);
        for (const { since, until } of keys) assert.equal(daysFrom(since, until), periodDays);
      }),
      { seed, numRuns: 90, verbose: 1 },
    );
  });

  it("take one day for all keys when that is accepted", () => {
    fc.assert(
      fc.property(acceptedSettings(10), credential, credential, (args, a, b) => {
        const model = parsed({ ...args, together }, textOf(lastDay));
        assert.deepEqual(keysOf(model, a), keysOf(model, b));
      }),
      { seed, numRuns: 20, verbose: 1 },
    );
  });

  it("stay accepted to the end once they are accepted", () => {
    fc.assert(
      fc.property(acceptedSettings(2), fc.integer({ min: firstDay, max: lastDay }), (args, day) => {
        assert.equal(refusal(args, textOf(day)), "");
      }),
      { seed, numRuns: 150, verbose: 1 },
    );
  });

  it("are the same whether planned ahead or on the day", () => {
    fc.assert(
      fc.property(acceptedSettings(10), credential, fc.integer({ min: firstDay, max: lastDay }), (args, id, day) => {
        const ahead = generationsOf(on(parsed(args, textOf(lastDay)), day), id);
        assert.deepEqual(generationsOf(parsed(args, textOf(day)), id), ahead);
      }),
      { seed, numRuns: 40, verbose: 1 },
    );
  });
});
