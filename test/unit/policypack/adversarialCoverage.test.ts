import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const all = Array.from({ length: 137 }, (_, index) => index + 1);

const files = [
  ...readdirSync(__dirname)
    .filter((file) => /^adversarial\w*\.test\.ts$/.test(file) && file !== "adversarialCoverage.test.ts")
    .map((file) => join(__dirname, file)),
  join(__dirname, "rbac/adversarial.test.ts"),
];

/** A case declares its number in its data, with a title, or in the name of a test of its own. */
const declared = /\bno: (\d+),\s+title: ["'`](?!["'`])|\bit\(["'`](\d+): /g;
const numbersIn = (text: string): number[] =>
  [...text.matchAll(declared)].map(([, data, name]) => Number(data ?? name));

/** Rows of the table of corrected verdicts: number, what the catalogue says, what we say, why. */
const correctionsIn = (text: string): string[][] =>
  [...text.matchAll(/^\| (\d+) \|(.+)\|$/gm)].map(([, number = "", rest = ""]) => [
    number,
    ...rest.split("|").map((cell) => cell.trim()),
  ]);

describe("the adversarial cases of the catalogue", () => {
  const numbers = files.flatMap((file) => numbersIn(readFileSync(file, "utf8")));

  it("are all there, from 1 to 137, and none beyond", () => {
    const known = new Set(numbers);
    assert.deepEqual(
      all.filter((number) => !known.has(number)),
      [],
    );
    assert.deepEqual([...known].filter((number) => !all.includes(number)).sort(), []);
  });

  it("differ from the catalogue where a decision says so, with a reason, and nowhere unknown", () => {
    const rows = correctionsIn(readFileSync(join(root, "docs/adr/0056-adversarial-cases.md"), "utf8"));
    assert.ok(rows.length > 0);
    for (const row of rows) {
      assert.equal(row.length, 4, row.join(" | "));
      assert.ok(
        row.every((cell) => cell !== ""),
        row.join(" | "),
      );
      assert.ok(numbers.includes(Number(row[0])), `case ${row[0]}`);
    }
    const order = rows.map(([number]) => Number(number));
    assert.deepEqual(
      order,
      [...new Set(order)].sort((a, b) => a - b),
    );
  });
});
