import assert from "node:assert/strict";
import fc from "fast-check";
import { daysOf, isEitherDay, scheduleOf } from "../../../policypack/rules/rotation/cron";

const seed = 20_261_121;

const gap = (text: string): number | string => {
  const schedule = scheduleOf(text);
  return "gapDays" in schedule ? schedule.gapDays : schedule.fault;
};

describe("a schedule", () => {
  const gaps: Readonly<Record<string, number>> = {
    "17 3 * * *": 1,
    "@hourly": 1,
    "@daily": 1,
    "@weekly": 7,
    "@monthly": 31,
    "@yearly": 366,
    "0 0 1 */3 *": 92,
    "0 0 1 */2 *": 62,
    "0 0 29 2 *": 1461,
    "0 0 31 * *": 61,
    "0 0 * * mon-fri": 3,
    "0 0 1 * 1": 7,
    "0 0 1,15 jan,JUL ?": 170,
    "0 0 */10 * *": 10,
    "@every 2160h": 90,
  };
  for (const [text, days] of Object.entries(gaps)) {
    it(`of "${text}" leaves at most ${days} days`, () => {
      const found = gap(text);
      assert.ok(typeof found === "number", String(found));
      assert.equal(Math.round(found), days);
    });
  }

  it("that names a day which no month has never fires", () => {
    assert.deepEqual(scheduleOf("0 0 30 2 *"), { fault: "it never fires" });
    assert.deepEqual(scheduleOf("0 0 31 4,6,9,11 *"), { fault: "it never fires" });
  });

  for (const text of [
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 7",
  ]) {
    it(`of "${text}" is one that no API server reads`, () => {
      assert.deepEqual(scheduleOf(text), { fault: "no API server reads it" });
    });
  }

  it("with a time zone inside is refused", () => {
    assert.deepEqual(scheduleOf("TZ=UTC 0 0 * * *"), { fault: "a time zone inside the schedule is refused" });
    assert.deepEqual(scheduleOf("CRON_TZ=UTC 0 0 * * *"), { fault: "a time zone inside the schedule is refused" });
  });

  it("fires on either day where both are bounded, unless one has a star", () => {
    assert.deepEqual(["0 0 13 * 5", "0 0 */2 * 5", "0 0 * * 5", "0 0 13 * ?"].map(isEitherDay), [
      true,
      false,
      false,
      false,
    ]);
  });

  it(`leaves the gap that a walk over all days finds (seed ${seed})`, () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { minLength: 1, maxLength: 4 });
    const months = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(days, months, (dates, ofYear) => {
        let [longest, last] = [1, Number.NaN];
        for (let index = 0; index < 9 * 366; index += 1) {
          const date = new Date(Date.UTC(2024, 0, 1 + index));
          if (!dates.includes(date.getUTCDate()) || !ofYear.includes(date.getUTCMonth() + 1)) continue;
          if (!Number.isNaN(last)) longest = Math.max(longest, index - last);
          last = index;
        }
        assert.equal(gap(`5 4 ${dates.join(",")} ${ofYear.join(",")} *`), longest);
      }),
      { seed, numRuns: 100 },
    );
  });
});

describe("a duration", () => {
  it("is read in days, and nothing else is one", () => {
    assert.deepEqual(
      ["90d", "2160h", "0", "0s", "36h30m", "soon", "", "90", "-1d"].map(daysOf).map((days) => days?.toFixed(3)),
      ["90.000", "90.000", "0.000", "0.000", "1.521", undefined, undefined, undefined, undefined],
    );
  });
});
