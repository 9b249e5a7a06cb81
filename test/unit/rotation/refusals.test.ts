import assert from "node:assert/strict";
import type { RotationArgs } from "../../../components/rotation/args";
import { refusal, together } from "./settings";

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
