import assert from "node:assert/strict";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { outlineOf, type Spot } from "../../../policypack/check/outline";
import { allRules } from "../../../policypack/rules";
import { asYaml, corpus, corpusSeed } from "../../bench/corpus";
import { fixturesOf } from "./fixtures";

type Places = Record<string, string>;

const stepOf = ({ key }: { key: unknown }): string => (isScalar(key) ? String(key.value) : "");

function childrenOf(node: unknown): [step: string, child: unknown][] {
  if (isSeq(node)) return node.items.map((item, index) => [String(index), item]);
  return isMap(node) ? node.items.map((pair) => [stepOf(pair), pair.value]) : [];
}

/** Every place that the whole parser knows, by path. */
function wholeParser(text: string): Places {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: "1.1", logLevel: "error" });
  const places: Places = {};
  const visit = (node: unknown, path: string): void => {
    const range: unknown = Reflect.get(Object(node), "range");
    const { line, col } = lines.linePos(Array.isArray(range) ? Number(range[0]) : 0);
    places[path] = `${line}:${col}`;
    for (const [step, child] of childrenOf(node)) visit(child, `${path}/${step}`);
  };
  visit(document.contents, "");
  return places;
}

function byIndentation(spot: Spot, path = ""): Places {
  const below = [...spot.below].map(([step, child]) => byIndentation(child, `${path}/${step}`));
  return Object.assign({ [path]: `${spot.line}:${spot.column}` }, ...below) as Places;
}

/** How many of the texts indentation alone could place, each of them exactly as the whole parser does. */
function agreements(texts: readonly string[]): number {
  return texts.filter((text) => {
    const outline = outlineOf(text);
    if (outline !== undefined) assert.deepEqual(byIndentation(outline), wholeParser(text), text);
    return outline !== undefined;
  }).length;
}

describe("places found by indentation", () => {
  it(`are those of the whole parser in ordinary manifests (seed ${corpusSeed})`, () => {
    const texts = corpus(corpusSeed, 300).map((object) => asYaml([object]));
    assert.ok(agreements(texts) > texts.length * 0.9);
  });

  it("are those of the whole parser in every fixture that they cover", () => {
    const texts = allRules().flatMap(({ id }) => fixturesOf(id).flatMap(({ text }) => text.split(/^---$/m)));
    assert.ok(agreements(texts) >= 20);
  });

  const odd = {
    "a list in the column of its key": "a:\n- b: 1\n  c: 2\n- d\ne: f\n",
    "literal text that looks like YAML": "a: |\n  b: c\n  - d\n\n  e:\nf: g\n",
    "folded text without a last line break": "a:\n  - >-\n    b\n    c\n  - d: e\n",
    "comments and empty lines": "# a\n\n---\na:\n  # b\n  c: d # e\n\nf: 'it''s'\n",
    "keys in quotes": "\"a.b/c\": d\n'e f':\n  g: h\n",
    "options that begin with dashes": "args:\n  - --a=b\n  - -c\n  - d:8080\n",
  };
  for (const [what, text] of Object.entries(odd))
    it(`are those of the whole parser in ${what}`, () => {
      assert.equal(agreements([text]), 1);
    });

  const beyond = {
    "a scalar on two lines": "a: b\n  c\nd: e\n",
    "a map in braces": "a: { b: c }\n",
    "an anchor": "a: &b\n  c: d\n",
    "nothing behind a key": "a:\nb: c\n",
    "a second document": "a: b\n---\nc: d\n",
    "a list in a list": "a:\n  - - b\n",
    "a tab": "a:\n  b:\tc\n",
    "quotes that end on another line": 'a: "b\n  c"\n',
  };
  for (const [what, text] of Object.entries(beyond))
    it(`are left to the whole parser where there is ${what}`, () => {
      assert.equal(outlineOf(text), undefined);
    });
});
