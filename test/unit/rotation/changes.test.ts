import assert from "node:assert/strict";
import fc from "fast-check";
import type { RotationArgs } from "../../../components/rotation/args";
import { dayOf, textOf } from "../../../components/rotation/calendar";
import {
  type Generation,
  generationsOf,
  liveGenerations,
  type RotationModel,
} from "../../../components/rotation/model";
import { acceptedSettings, firstDay, parsed, refusal, seed } from "./settings";

const credential = fc.string({ minLength: 1, maxLength: 20 });
/** The day on which something changes: two years in, so that there is a past. */
const change = fc.nat(1000).map((days) => firstDay + 700 + days);
const run = { seed, numRuns: 60, verbose: 1 as const };

const live = (model: RotationModel, day: number, id: string) =>
  liveGenerations(generationsOf({ ...model, today: textOf(day) }, id));
const labels = (model: RotationModel, day: number, id: string): string[] =>
  live(model, day, id).map(({ label }) => label);

/** From a day before the change to a year after it: always a key, none too old, one after the other. */
function judgeAround(model: RotationModel, id: string, day: number, longest: number): void {
  for (let at = day - 200; at < day + 365; at++) {
    const today = textOf(at);
    const keys = live(model, at, id);
    const current = keys.at(-1) ?? assert.fail(`no key on ${today}`);
    assert.ok(current.since <= today && today < current.until, `a current key on ${today}`);
    for (const { since, until, removeOn } of keys) {
      assert.ok(dayOf(until) - dayOf(since) <= longest, `${since} to ${until}, on ${today}`);
      assert.ok(today < removeOn, `${since} is kept on ${today}`);
    }
  }
}

/** What was switched before the announcement is removed on the day that was said then. */
function judgeFreeze(keys: readonly Generation[], announced: string, from: string, until: string): void {
  for (const { until: end, removeOn } of keys.filter((key) => key.until >= announced)) {
    for (const moment of [end, removeOn]) assert.ok(moment < from || moment > until, `${moment} is frozen`);
  }
}

describe("a key that is replaced out of turn", () => {
  it("is gone on that day, and the schedule goes on as it was", () => {
    fc.assert(
      fc.property(acceptedSettings(2), credential, change, (args, id, day) => {
        const today = textOf(day);
        const before = parsed(args, textOf(day + 400));
        const after = parsed({ ...args, rotateNow: { [id]: today } }, textOf(day + 400));
        judgeAround(after, id, day, before.periodDays);
        assert.deepEqual(labels(after, day - 1, id), labels(before, day - 1, id));
        const [only, ...more] = live(after, day, id);
        assert.equal(only?.since, today);
        assert.deepEqual(more, []);
        assert.equal(labels(before, day, id).includes(only?.label ?? ""), false, "the label is new");
        const next = dayOf(only?.until ?? "");
        assert.equal(labels(after, next, id).at(-1), labels(before, next, id).at(-1));
      }),
      run,
    );
  });
});

describe("a freeze that is announced", () => {
  it("loses no key, leaves the past alone, holds, and lets no key grow too old", () => {
    let held = 0;
    const lengths = fc.record({ wait: fc.integer({ min: 8, max: 120 }), length: fc.integer({ min: 1, max: 14 }) });
    fc.assert(
      fc.property(acceptedSettings(45), credential, change, lengths, (args, id, day, { wait, length }) => {
        const [from, until] = [textOf(day + wait), textOf(day + wait + length - 1)];
        const freezes = [...(args.freezes ?? []), { from, until, since: textOf(day) }];
        fc.pre(refusal({ ...args, freezes }, textOf(day)) === "");
        const before = parsed(args, textOf(day + 400));
        const after = parsed({ ...args, freezes }, textOf(day + 400));
        assert.deepEqual(labels(after, day - 1, id), labels(before, day - 1, id));
        const kept = labels(after, day, id);
        for (const label of labels(before, day, id)) assert.ok(kept.includes(label), `${label} is lost`);
        judgeAround(after, id, day, after.periodDays);
        judgeFreeze(live(after, day + wait, id), textOf(day), from, until);
        held += 1;
      }),
      run,
    );
    assert.equal(held, run.numRuns);
  });
});

describe("another period", () => {
  it("loses no key where the earlier one is given, and holds after one turn", () => {
    const both = fc.record({ from: fc.integer({ min: 15, max: 90 }), to: fc.integer({ min: 15, max: 90 }) });
    const freeze = fc.boolean();
    fc.assert(
      fc.property(both, freeze, credential, change, ({ from, to }, frozen, id, day) => {
        const freezes = frozen ? [{ from: "12-24", until: "12-26" }] : [];
        const old: RotationArgs = { periodDays: from, overlapDays: 3, freezes };
        const changed = { ...old, periodDays: to, earlier: [{ periodDays: from, until: textOf(day - 1) }] };
        fc.pre([old, changed].every((args) => refusal(args, textOf(day)) === ""));
        const [before, after] = [parsed(old, textOf(day + 400)), parsed(changed, textOf(day + 400))];
        assert.deepEqual(labels(after, day - 1, id), labels(before, day - 1, id));
        for (const label of labels(before, day, id))
          assert.ok(labels(after, day, id).includes(label), `${label} is lost`);
        judgeAround(after, id, day, Math.max(from, to));
        const settled = live(after, day + 200, id).at(-1);
        assert.ok(dayOf(settled?.until ?? "") - dayOf(settled?.since ?? "") <= to);
      }),
      run,
    );
  });
});
