import assert from "node:assert/strict";
import type { RotationArgs } from "../../../components/rotation/args";
import { dayOf, textOf } from "../../../components/rotation/calendar";
import { generationsOf, liveGenerations, type RotationModel } from "../../../components/rotation/model";
import { parsed, together } from "./settings";

const plus = (day: string, days: number): string => textOf(dayOf(day) + days);
const today = "2026-11-21";
const current = (args: RotationArgs, day: string, id = "repo") => generationsOf(parsed(args, day), id).current;

describe("the generations of a credential", () => {
  it("are 90 days long with 7 days of overlap when nothing is said", () => {
    const { since, until, removeOn, label } = generationsOf(parsed({}, today), "repo").current;
    assert.equal(until, plus(since, 90));
    assert.equal(removeOn, plus(until, 7));
    assert.equal(label, since);
  });

  it("never change for a name: a new rule would replace every key in use", () => {
    const labels = ["github.com/acme/api", "acme", ""].map((id) => current({}, today, id).label);
    assert.deepEqual(labels, ["2026-10-29", "2026-10-24", "2026-09-14"]);
  });

  it("show the old key until the day it is removed, oldest first", () => {
    const { until, removeOn } = current({}, today);
    const on = (day: string) => liveGenerations(generationsOf(parsed({}, day), "repo")).map((one) => one.since);
    assert.deepEqual(on(plus(until, -1)), [plus(until, -90)]);
    assert.deepEqual(on(until), [plus(until, -90), until]);
    assert.deepEqual(on(plus(removeOn, -1)), [plus(until, -90), until]);
    assert.deepEqual(on(removeOn), [until]);
  });

  it("take the day of the arguments before the day of the run", () => {
    assert.equal(parsed({ today: "2027-02-03" }, today).today, "2027-02-03");
  });

  it("start anew on a compromise, and drop the old key at once", () => {
    const regular = current({}, today);
    const day = plus(regular.since, 30);
    const replaced = generationsOf(parsed({ rotateNow: { repo: day } }, day), "repo");
    assert.deepEqual(replaced, { current: { ...regular, label: day, since: day } });
  });

  it("drop both old keys when the compromise falls into an overlap", () => {
    const day = plus(current({}, today).since, 3);
    assert.equal(generationsOf(parsed({}, day), "repo").previous?.until, plus(day, -3));
    assert.equal(generationsOf(parsed({ rotateNow: { repo: day } }, day), "repo").previous, undefined);
  });

  it("give a second key of the same day a label of its own", () => {
    const day = current({}, today).since;
    const replaced = generationsOf(parsed({ rotateNow: { repo: day } }, day), "repo");
    assert.equal(replaced.current.label, `${day}-2`);
    assert.equal(replaced.previous, undefined);
  });

  it("keep the key of a compromise for the overlap after the next regular one", () => {
    const regular = current({}, today);
    const day = plus(regular.until, -2);
    const { previous } = generationsOf(parsed({ rotateNow: { repo: day } }, regular.until), "repo");
    assert.deepEqual(previous, { label: day, since: day, until: regular.until, removeOn: regular.removeOn });
  });

  it("leave other credentials alone on a compromise", () => {
    assert.deepEqual(current({ rotateNow: { repo: today } }, today, "other"), current({}, today, "other"));
  });

  it("take the first day of the timeline's turn where all rotate together", () => {
    assert.equal(current({ together }, today).since, "2026-08-26");
    assert.equal(current({ together, periodDays: 30 }, today, "other").since, "2026-10-25");
  });

  it("mind the overlap in a freeze, also right after other settings were read", () => {
    const freezes = [{ from: "12-20", until: "12-31" }];
    for (const overlapDays of [7, 21, 7]) {
      const model = parsed({ freezes, overlapDays }, "2026-11-20");
      for (let i = 0; i < 300; i++) {
        const { until, removeOn } = generationsOf(model, `repo-${i}`).current;
        for (const day of [until, removeOn]) assert.ok(day < "2026-12-20" || day > "2026-12-31", `${i} on ${day}`);
      }
    }
  });
});

describe("a change of the settings", () => {
  const ids = Array.from({ length: 300 }, (_, i) => `repo-${i}`);

  /** How many credentials lose a working key at once under other settings. */
  function lost(before: RotationArgs, now: RotationArgs): number {
    const [old, changed] = [parsed(before, today), parsed(now, today)];
    const labels = (model: RotationModel, id: string) => liveGenerations(generationsOf(model, id)).map((g) => g.label);
    return ids.filter((id) => labels(old, id).some((label) => !labels(changed, id).includes(label))).length;
  }

  it("loses nearly every key when it rewrites the past", () => {
    assert.ok(lost({}, { periodDays: 60 }) > 250);
  });

  it("loses no key when the earlier period is given", () => {
    const earlier = [{ periodDays: 90, until: plus(today, -1) }];
    assert.equal(lost({}, { periodDays: 60, earlier }), 0);
    assert.equal(lost({ periodDays: 30 }, { earlier: [{ periodDays: 30, until: plus(today, -1) }] }), 0);
  });

  it("brings every key to the new period after one turn", () => {
    const args = { periodDays: 60, earlier: [{ periodDays: 90, until: plus(today, -1) }] };
    const ahead = parsed(args, plus(today, 300));
    for (const id of ids) {
      for (let day = today; day < plus(today, 200); ) {
        const { since, until } = generationsOf({ ...ahead, today: day }, id).current;
        const most = since < today ? 90 : 60;
        assert.ok(dayOf(until) - dayOf(since) <= most, `${id} ${since} to ${until}`);
        day = until;
      }
    }
  });

  it("loses no key for a freeze that is announced today", () => {
    const freezes = [{ from: plus(today, 30), until: plus(today, 44), since: today }];
    assert.equal(lost({}, { freezes }), 0);
    assert.ok(lost({}, { freezes: [{ from: plus(today, 30), until: plus(today, 44) }] }) > 100);
  });

  it("keeps every key within its period through a freeze announced late", () => {
    const args = { freezes: [{ from: plus(today, 30), until: plus(today, 44), since: today }] };
    const model = parsed(args, today);
    for (const id of ids) {
      const { since, until } = generationsOf(model, id).current;
      assert.ok(dayOf(until) - dayOf(since) <= 90);
      assert.ok(until < plus(today, 23) || until > plus(today, 44), `${id} on ${until}`);
    }
  });

  it("loses no key for another overlap, where there is no freeze", () => {
    assert.equal(lost({}, { overlapDays: 14 }), 0);
  });
});
