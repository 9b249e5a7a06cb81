import assert from "node:assert/strict";
import { dueOf, nextDay, reportOf } from "../../../components/rotation/due";
import { parsed } from "./settings";

const today = "2026-11-21";
const model = parsed({}, today);
const credentials = ["acme/api", "acme/web", "llm"];

describe("the list of what is due", () => {
  it("is sorted by the day, whatever the order of the names", () => {
    const due = dueOf(model, credentials);
    assert.deepEqual(due, dueOf(model, [...credentials].reverse()));
    assert.deepEqual(
      due.map(({ rotatesOn }) => rotatesOn),
      due.map(({ rotatesOn }) => rotatesOn).sort(),
    );
  });

  it("tells the day of the next key, of the removal of the old one, and the days left", () => {
    assert.deepEqual(dueOf(model, credentials), [
      { credential: "acme/web", label: "2026-09-21", rotatesOn: "2026-12-20", daysLeft: 29, oldRemovedOn: "" },
      { credential: "acme/api", label: "2026-10-29", rotatesOn: "2027-01-27", daysLeft: 67, oldRemovedOn: "" },
      { credential: "llm", label: "2026-11-20", rotatesOn: "2027-02-18", daysLeft: 89, oldRemovedOn: "2026-11-27" },
    ]);
  });

  it("names the first day on which anything happens, a removal too", () => {
    const one = {
      credential: "a",
      label: "2026-11-20",
      rotatesOn: "2027-02-18",
      daysLeft: 89,
      oldRemovedOn: "2026-11-27",
    };
    const other = { ...one, credential: "b", rotatesOn: "2026-12-01", oldRemovedOn: "" };
    assert.equal(nextDay([one, other]), "2026-11-27");
    assert.equal(nextDay([other]), "2026-12-01");
  });

  it("can be read by people", () => {
    assert.equal(
      reportOf(model, dueOf(model, credentials)),
      [
        "2026-11-21: 3 credentials, a new key every 90 days, the old one for 7 days more; the next run with work is on 2026-11-27",
        "  2026-12-20, in 29 days: acme/web (key of 2026-09-21)",
        "  2027-01-27, in 67 days: acme/api (key of 2026-10-29)",
        "  2027-02-18, in 89 days: llm (key of 2026-11-20; the old key goes on 2026-11-27)",
      ].join("\n"),
    );
  });

  it("speaks of one of each in the singular", () => {
    const single = parsed({ periodDays: 2, overlapDays: 1 }, today);
    assert.match(
      reportOf(single, dueOf(single, ["a"])),
      /: 1 credential, a new key every 2 days, the old one for 1 day more;/,
    );
  });
});
