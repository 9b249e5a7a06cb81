import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { bulkReader } from "../../../policypack/check/bulkYaml";
import { parseOne, parseYaml, scalarOf } from "../../../policypack/check/yaml";
import { rulesRoot } from "./fixtures";

const seed = 20261121;
const read = bulkReader(scalarOf("1.1"));

const fixtures = readdirSync(rulesRoot, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yaml"))
  .sort()
  .flatMap((file) => readFileSync(join(rulesRoot, file), "utf8").split(/^---\n/m));

/** What the fast reader read, the whole parser must read as well, and as the same. */
function assertSame(text: string): boolean {
  const plain = read(text);
  if (plain === undefined) return false;
  const { documents, problems } = parseYaml(text, 1, "1.1");
  assert.deepEqual(problems, [], text);
  assert.equal(JSON.stringify(plain.value), JSON.stringify(documents[0]?.value ?? null), text);
  return true;
}

describe("the fast reader of YAML", () => {
  it("reads every fixture as the whole parser does, and most of them", () => {
    const seen = fixtures.filter(assertSame).length;
    assert.ok(seen > fixtures.length / 2, `${seen} of ${fixtures.length}`);
  });

  it(`reads damaged files as the whole parser does, or not at all (seed ${seed})`, () => {
    const char = fc.constantFrom(
      ..."\n\n  :-#'\"[]{},|>&*!?%@`~0189abcyesnonulltruefalse.\t\\<>+eE_xo\u0085\u2028\ufeff\u00a0",
    );
    const slip = fc.record({ at: fc.nat(), cut: fc.nat({ max: 2 }), char });
    const damaged = fc
      .tuple(fc.constantFrom(...fixtures), fc.array(slip, { minLength: 1, maxLength: 4 }))
      .map(([text, slips]) =>
        slips.reduce(
          (now, { at, cut, char }) => {
            const place = at % (now.length + 1);
            return now.slice(0, place) + char + now.slice(place + cut);
          },
          text.slice(0, 400),
        ),
      );
    let seen = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        if (assertSame(text)) seen += 1;
      }),
      { seed, numRuns: 3000 },
    );
    assert.ok(seen > 1000, String(seen));
  });

  it("leaves to the whole parser what readers differ about", () => {
    for (const text of [
      "a: &b 1",
      "a: *b",
      "a: !!str 1",
      "<<: {}",
      "? a\n: b",
      "%YAML 1.1\n---\na: 1",
      "a: 1\na: 2",
      "a: 1\n---\nb: 2",
      "__proto__: 1",
      "~: 1",
      "{a: b}: c",
    ])
      assert.equal(read(text), undefined, text);
  });

  it("ends a line wherever kubectl ends one, so that no comment hides a field", () => {
    for (const end of ["\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029"]) {
      const { documents } = parseOne(`kind: Pod # harmless${end}hostPID: true\n`, 1, "1.1");
      assert.deepEqual(documents[0]?.value, { kind: "Pod", hostPID: true }, JSON.stringify(end));
    }
  });

  const slowTexts: Readonly<Record<string, (size: number) => string>> = {
    "empty lines": (size) => `${"\n".repeat(size)}a: '!'\n`,
    "spaces at the end of a line": (size) => `a: '!'${" ".repeat(size)}\n`,
    remarks: (size) => `${"# x\n".repeat(size)}a: '!'\n`,
    keys: (size) => Array.from({ length: size / 10 }, (_, index) => `k${index}: v\n`).join(""),
    "items in brackets": (size) => `a: [${"x, ".repeat(size / 4)}x]\n`,
  };
  for (const [what, textOf] of Object.entries(slowTexts))
    it(`takes time in proportion to the number of ${what}`, () => {
      const cpuOf = (size: number): number => {
        const start = process.cpuUsage();
        assert.equal(parseOne(textOf(size), 1, "1.1").documents.length, 1);
        return process.cpuUsage(start).user;
      };
      const least = (size: number): number => Math.min(...[1, 2, 3].map(() => cpuOf(size)));
      // Eight times as much: a reader that compares everything with everything takes sixty-four times as long.
      assert.ok(least(320_000) < 32 * (least(40_000) + 1000));
    });
});
