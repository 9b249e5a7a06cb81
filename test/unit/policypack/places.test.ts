import assert from "node:assert/strict";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { parseOne } from "../../../policypack/check/yaml";
import { allRules } from "../../../policypack/rules";
import { asYaml, corpus, corpusSeed } from "../../bench/corpus";
import { fixturesOf } from "./fixtures";

type Places = Record<string, string>;

const stepOf = ({ key }: { key: unknown }): string => `["${isScalar(key) ? String(key.value) : ""}"]`;

function childrenOf(node: unknown): [step: string, child: unknown][] {
  if (isSeq(node)) return node.items.map((item, index) => [`[${index}]`, item]);
  return isMap(node) ? node.items.map((pair) => [stepOf(pair), pair.value]) : [];
}

const isWritten = (node: unknown): boolean => !isScalar(node) || node.source !== "";

/** The place of everything that is written, by path, as the whole parser knows it. */
function wholeParser(text: string): Places {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: "1.1", logLevel: "error" });
  const places: Places = {};
  const visit = (node: unknown, path: string): void => {
    const range: unknown = Reflect.get(Object(node), "range");
    const { line, col } = lines.linePos(Array.isArray(range) ? Number(range[0]) : 0);
    if (isWritten(node)) places[path] = `${line}:${col}`;
    for (const [step, child] of childrenOf(node)) visit(child, `${path}${step}`);
  };
  visit(document.contents, "");
  return places;
}

/** Whether the text holds one document that can be read; its places are then compared. */
function agrees(text: string): boolean {
  const [document, ...more] = parseOne(text, 1, "1.1").documents;
  if (document === undefined || more.length > 0) return false;
  const expected = wholeParser(text);
  const found = Object.keys(expected).map((path) => {
    const place = document.locate(path);
    return [path, `${place?.line}:${place?.column}`];
  });
  assert.deepEqual(Object.fromEntries(found), expected, text);
  return true;
}

describe("the places of findings", () => {
  it(`are those of the whole parser in ordinary manifests (seed ${corpusSeed})`, () => {
    for (const object of corpus(corpusSeed, 200)) assert.ok(agrees(asYaml([object])));
  });

  it("are those of the whole parser in every fixture", () => {
    const texts = allRules().flatMap(({ id }) => fixturesOf(id).flatMap(({ text }) => text.split(/^---$/m)));
    assert.ok(texts.filter(agrees).length > texts.length / 2);
  });

  const odd = {
    "a list in the column of its key": "a:\n- b: 1\n  c: 2\n- d\ne: f\n",
    "literal text that looks like YAML": "a: |\n  b: c\n  - d\n\n  e:\nf: g\n",
    "folded text without a last line break": "a:\n  - >-\n    b\n    c\n  - d: e\n",
    "a block with a remark beside its sign": "a: |2- # one > two | three\n    b\nc: d\n",
    "comments and empty lines": "# a\n\n---\na:\n  # b\n  c: d # e\n\nf: 'it''s'\n",
    "keys in quotes": "\"a.b/c\": d\n'e f':\n  g: h\n",
    "a scalar on two lines": "a: b\n  c\nd: e\n",
    "maps and lists in brackets": 'a: { b: c, "d": [1, "e", { f: [] }] }\n',
    "lists in lists": "a:\n  - - b\n    - c\n  -\n    - d\n",
    "quotes that end on another line": 'a: "b\n  c"\nd: e\n',
  };
  for (const [what, text] of Object.entries(odd))
    it(`are those of the whole parser in ${what}`, () => {
      assert.ok(agrees(text));
    });

  it("are those of the key where nothing is written, and of the nearest thing above where there is none", () => {
    const [document] = parseOne("# head\na:\n  b:\n  c: d\n", 1, "1.1").documents;
    assert.deepEqual(document?.locate("a.b"), { line: 3, column: 3 });
    assert.deepEqual(document?.locate("a.x.y[3]"), { line: 3, column: 3 });
    assert.deepEqual(document?.locate("a.c.e"), { line: 4, column: 6 });
  });
});
