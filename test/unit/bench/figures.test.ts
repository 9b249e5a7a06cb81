import assert from "node:assert/strict";
import type { CheckFigures, Standing } from "../../bench/check";
import { corpus, corpusSeed } from "../../bench/corpus";
import { boundsOf, type Figures, holds } from "../../bench/figures";
import { median } from "../../bench/measure";
import { asText } from "../../bench/print";

const ours: Standing = { name: "palisade, shared rules", version: "1", seconds: 1, msPerObject: 1, peakMb: 100 };
const all: Standing = { ...ours, name: "palisade, all rules", seconds: 2 };
const figures = (check?: CheckFigures, more: Partial<Figures> = {}): Figures => ({
  seed: 1,
  objects: 1000,
  machine: "2 cores",
  ...(check === undefined ? {} : { check }),
  ...more,
});
const against = (peer: Standing): Figures => figures({ standings: [ours, all, peer], agreements: [] });

describe(`the benchmark's corpus (seed ${corpusSeed})`, () => {
  it("holds 1,000 objects of fourteen kinds, each with a name of its own, and is the same every time", () => {
    const objects = corpus();
    assert.equal(objects.length, 1000);
    assert.equal(new Set(objects.map(({ kind }) => kind)).size, 14);
    assert.equal(new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size, 1000);
    assert.deepEqual(corpus(), objects);
    assert.notDeepEqual(corpus(1), objects);
  });

  it("gives smaller samples with the same kinds", () => {
    const sample = corpus(corpusSeed, 250);
    assert.equal(sample.length, 250);
    assert.equal(new Set(sample.map(({ kind }) => kind)).size, 14);
  });
});

describe("the benchmark's bounds", () => {
  const missed = (given: Figures): string[] =>
    boundsOf(given)
      .filter((bound) => !holds(bound))
      .map(({ what }) => what);

  it("want less time and less memory than each peer", () => {
    assert.deepEqual(missed(against({ name: "peer", version: "1", seconds: 1.1, peakMb: 110 })), []);
    assert.deepEqual(missed(against({ name: "peer", version: "1", seconds: 0.9, peakMb: 90 })), [
      "check: time against peer",
      "check: memory against peer",
    ]);
  });

  it("want nothing of a peer that was not measured, and say why it was not", () => {
    const given = against({ name: "peer", version: "1", missing: "go cannot be started (ENOENT)" });
    assert.deepEqual(boundsOf(given), []);
    assert.match(asText(given), /peer +1 +not measured: go cannot be started \(ENOENT\)/);
  });

  it("want starts and previews within their limits", () => {
    const starts = { node: 0.1, emptyPack: 1, pack: 0.61, emptyPackHosted: 1, packHosted: 1, check: 0.36 };
    assert.deepEqual(missed(figures(undefined, { starts })), [
      "cold start of the pack",
      "cold start of palisade check",
    ]);
    const run = (seconds: number) => [{ seconds, packMb: 1, created: 1, violations: 0, log: "" }];
    const preview = { none: run(8), empty: run(10), ours: run(11.6) };
    assert.deepEqual(missed(figures(undefined, { preview })), ["preview: pack against empty pack"]);
    assert.match(asText(figures(undefined, { preview })), /1\.16× +at most 1\.15× +MISSED/);
  });

  it("go by the median", () => {
    assert.deepEqual([median([3, 1, 2]), median([4, 1, 2, 3])], [2, 2.5]);
  });
});
