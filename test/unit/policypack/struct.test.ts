import assert from "node:assert/strict";
import * as fc from "fast-check";
import { plainOf } from "../../../scripts/leanSdk/struct";

const { Struct } = require("google-protobuf/google/protobuf/struct_pb");

const seed = 20261121;
/** As the SDK reads a message, by the library that wrote it. */
const byTheLibrary = (bytes: Uint8Array): unknown => Struct.deserializeBinary(bytes).toJavaScript();
const bytesOf = (value: object): Uint8Array => Struct.fromJavaScript(value).serializeBinary();

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("", "constructor", "10", "ü".repeat(70), "\u{1F512}"),
);
const anything = fc.dictionary(texts, fc.jsonValue({ stringUnit: "binary" }), { noNullPrototype: true });
const own = (value: Record<string, unknown>): boolean => !JSON.stringify(value).includes('"__proto__"');

describe(`properties read from their bytes (seed ${seed})`, () => {
  it("are what the library makes of them, in the order of keys", () => {
    fc.assert(
      fc.property(anything.filter(own), (value) => {
        const bytes = bytesOf(value);
        assert.equal(JSON.stringify(plainOf(bytes)), JSON.stringify(byTheLibrary(bytes)));
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("hold every kind of value, long texts and deep ones", () => {
    let deep: object = { end: [] };
    for (let depth = 0; depth < 200; depth += 1) deep = { deep, list: [[depth / 7], null, false, "x".repeat(300)] };
    assert.deepEqual(plainOf(bytesOf(deep)), byTheLibrary(bytesOf(deep)));
    assert.deepEqual(plainOf(new Uint8Array()), {});
  });

  it("change nobody's prototype", () => {
    const entry = Buffer.from("__proto__");
    const inner = Buffer.from(bytesOf({ polluted: true }));
    const value = Buffer.concat([Buffer.from([0x2a, inner.length]), inner]);
    const pair = Buffer.concat([Buffer.from([0x0a, entry.length]), entry, Buffer.from([0x12, value.length]), value]);
    const read = plainOf(Buffer.concat([Buffer.from([0x0a, pair.length]), pair]));
    assert.deepEqual([Object.keys(read), Reflect.get({}, "polluted")], [[], undefined]);
  });
});
