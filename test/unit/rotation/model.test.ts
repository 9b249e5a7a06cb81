import assert from "node:assert/strict";
import type { RotationArgs } from "../../../components/rotation/args";
import { dayOf, textOf } from "../../../components/rotation/calendar";
import { generationsOf, liveGenerations, type RotationModel } from "../../../components/rotation/model";
import { parsed, refusal, together } from "./settings";

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

  it("know no replacement of a credential that is named like a property of every object", () => {
    const none: Record<string, string> = Object.create(null);
    assert.deepEqual(
      current({ rotateNow: {} }, today, "constructor"),
      current({ rotateNow: none }, today, "constructor"),
    );
  });

  it("take the first day of the timeline's turn where all rotate together", () => {
    assert.equal(current({ together }, today).since, "2026-08-26");
    assert.equal(current({ together, periodDays: 30 }, today, "other").since, "2026-10-25");
  });

  it("mind the overlap in a freeze, also right after other settings were read", () => {
    const freezes = [{ from: "12-20", until: "12-31" }];
    for (const overlapDays of [7, 21, 7]) {
      const model = parsed({ freezes, overlapDays }, "2026-12-15");
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

describe("settings that do not work", () => {
  const refused: [what: string, args: RotationArgs, message: RegExp][] = [
    ["a day that is none", { today: "soon" }, /^ {2}today: "soon" is no day; write it as YYYY-MM-DD$/m],
    [
      "a day before all schedules",
      { today: "2021-12-31" },
      /today: "2021-12-31" lies outside 2022-01-01 to 2199-12-31/,
    ],
    [
      "a period without room for an overlap",
      { periodDays: 1 },
      /periodDays: 1 is no period; use a whole number of days from 2 to 90/,
    ],
    ["a period above 90 days", { periodDays: 91 }, /periodDays: 91 is no period/],
    ["half a day", { periodDays: 1.5 }, /periodDays: 1\.5 is no period/],
    ["no overlap", { overlapDays: 0 }, /overlapDays: 0 is no overlap; use a whole number of days, at least 1/],
    [
      "an overlap of a whole period",
      { periodDays: 30, overlapDays: 30 },
      /overlapDays: 30 days do not end before the next key comes; use at most 29, or a longer period/,
    ],
    [
      "a freeze on no day",
      { freezes: [{ from: "02-29", until: "31.12." }] },
      /freezes\[0\]\.from: "02-29" is no day; .*\n {2}freezes\[0\]\.until: "31\.12\." is no day; write it as YYYY-MM-DD, or as MM-DD/,
    ],
    [
      "a freeze of two forms",
      { freezes: [{ from: "2026-12-20", until: "01-03" }] },
      /freezes\[0\]: "2026-12-20" and "01-03" are of two forms; write both/,
    ],
    [
      "a freeze that runs backwards",
      { freezes: [{ from: "2026-12-20", until: "2026-12-01" }] },
      /freezes\[0\]: "2026-12-01" comes before "2026-12-20"; swap them/,
    ],
    [
      "a freeze announced never",
      { freezes: [{ from: "12-20", until: "12-24", since: "x" }] },
      /freezes\[0\]\.since: "x" is no day/,
    ],
    [
      "a freeze that is too long",
      { freezes: [{ from: "06-01", until: "07-30" }] },
      /freezes: leave 23 of 90 days for rotation, and 40 are the least .*; shorten them by 17 or more$/m,
    ],
    [
      "a freeze too long for the period",
      { periodDays: 45, freezes: [{ from: "06-01", until: "06-14" }] },
      /freezes: leave 24 of 45 days .*; shorten them by 16 or more, or use a period of 61 days$/m,
    ],
    [
      "a freeze that is too long in ten years",
      { freezes: [{ from: "2036-06-01", until: "2036-07-30" }] },
      /freezes: leave 23 of 90 days for rotation/,
    ],
    [
      "a freeze that leaves the overlap no room",
      { periodDays: 20, overlapDays: 19, freezes: [{ from: "06-01", until: "06-01" }], together },
      /freezes: leave 18 of 20 days for rotation, and 21 are the least/,
    ],
    [
      "a freeze that is announced too late",
      { freezes: [{ from: "2026-12-01", until: "2026-12-27", since: "2026-11-21" }] },
      /freezes: became known too late: on 2026-11-2\d \d+ % of the keys would rotate; let the freeze begin later, or/,
    ],
    [
      "a freeze that begins as it is announced",
      { freezes: [{ from: "2026-11-21", until: "2026-12-20", since: "2026-11-21" }] },
      /freezes: became known too late: on 2026-11-21 some keys would grow too old/,
    ],
    [
      "an earlier period of nothing",
      { earlier: [{ periodDays: 0, until: "then" }] },
      /earlier\[0\]\.periodDays: 0 is no period.*\n.*\n {2}earlier\[0\]\.until: "then" is no day/,
    ],
    [
      "an earlier period shorter than the overlap",
      { earlier: [{ periodDays: 7, until: "2026-01-01" }] },
      /earlier\[0\]\.periodDays: 7 days are not longer than the overlap of 7/,
    ],
    [
      "earlier periods out of order",
      {
        earlier: [
          { periodDays: 30, until: "2026-02-01" },
          { periodDays: 60, until: "2026-01-01" },
        ],
      },
      /earlier\[1\]\.until: "2026-01-01" is not after "2026-02-01"; give the oldest period first/,
    ],
    ["a replacement on no day", { rotateNow: { repo: "now" } }, /rotateNow\.repo: "now" is no day/],
    [
      "a replacement to come",
      { rotateNow: { repo: "2026-11-22" } },
      /rotateNow\.repo: "2026-11-22" is still to come; write the day of the replacement, "2026-11-21" or before/,
    ],
    [
      "one day for all without a reason",
      { together: { ...together, reason: "" } },
      /together\.reason: say in at least 10 characters/,
    ],
  ];
  for (const [what, args, message] of refused) {
    it(`are refused: ${what}`, () => assert.match(refusal(args), message));
  }

  it("are told all at once", () => {
    const args = { periodDays: 0, overlapDays: 0, rotateNow: { a: "x" }, freezes: [{ from: "", until: "" }] };
    assert.match(refusal(args), /^Rotation: 5 problems/);
  });

  it("are none when nothing is said", () => assert.equal(refusal(undefined), ""));
});
