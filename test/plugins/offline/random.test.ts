import assert from "node:assert/strict";
import { hasUnknown, open, Secret, textOf } from "../../../local/plugins/values";
import { type Provider, startPlugin } from "../provider";

const token = (kind: string): string => `random:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
const password = token("RandomPassword");

describe("the random plugin", () => {
  let random: Provider;
  before(async () => {
    random = await startPlugin("random");
  });
  after(() => random.stop());

  it("makes a password of the length asked for", async () => {
    const { outputs } = await random.make(password, { length: 24 });
    assert.equal(textOf(outputs.result)?.length, 24);
  });

  it("marks a password and its hash secret", async () => {
    const { outputs } = await random.make(password, { length: 12 });
    assert.ok(outputs.result instanceof Secret);
    assert.ok(outputs.bcryptHash instanceof Secret);
    assert.match(textOf(outputs.bcryptHash) ?? "", /^\$2[aby]\$10\$.{53}$/);
  });

  it("gives a password no telling id", async () => {
    assert.equal((await random.make(password, { length: 12 })).id, "none");
  });

  it("never makes the same password twice", async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () => random.make(token("RandomString"), { length: 16 })),
    );
    assert.equal(new Set(made.map(({ id }) => id)).size, 20);
  });

  it("leaves special characters out on request", async () => {
    const { outputs } = await random.make(password, { length: 200, special: false });
    assert.match(textOf(outputs.result) ?? "", /^[A-Za-z0-9]{200}$/);
  });

  it("takes special characters from the override alone", async () => {
    const news = { length: 50, upper: false, lower: false, numeric: false, overrideSpecial: "_-" };
    assert.match(textOf((await random.make(password, news)).outputs.result) ?? "", /^[_-]{50}$/);
  });

  it("keeps the minimum of every class", async () => {
    const news = { length: 12, minUpper: 3, minLower: 3, minNumeric: 3, minSpecial: 3 };
    const text = textOf((await random.make(password, news)).outputs.result) ?? "";
    for (const letters of [/[A-Z]/g, /[a-z]/g, /[0-9]/g, /[^A-Za-z0-9]/g]) assert.equal(text.match(letters)?.length, 3);
  });

  it("writes its defaults into the inputs", async () => {
    const { inputs } = await random.check({ type: password, news: { length: 8 } });
    assert.deepEqual([inputs.special, inputs.upper, inputs.numeric, inputs.minLower], [true, true, true, 0]);
  });

  it("refuses minimums that exceed the length", async () => {
    const { failures } = await random.check({ type: password, news: { length: 3, minUpper: 4 } });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["length"],
    );
  });

  it("refuses a password without a length", async () => {
    const { failures } = await random.check({ type: password, news: {} });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["length"],
    );
  });

  it("replaces a password when a keeper changes", async () => {
    const { inputs, outputs, id } = await random.make(password, { length: 8, keepers: { period: "1" } });
    const news = { ...inputs, keepers: { period: "2" } };
    const diff = await random.diff({ type: password, id, olds: outputs, oldInputs: inputs, news });
    assert.deepEqual(diff.replaces, ["keepers.period"]);
    assert.equal(diff.deleteBeforeReplace, false);
  });

  it("keeps a password whose inputs stay", async () => {
    const { inputs, outputs, id } = await random.make(password, { length: 8 });
    assert.equal(
      (await random.diff({ type: password, id, olds: outputs, oldInputs: inputs, news: inputs })).changed,
      false,
    );
  });

  it("previews a password as unknown, and as a secret", async () => {
    const { outputs } = await random.make(password, { length: 8 }, { preview: true });
    assert.ok(outputs.result instanceof Secret);
    assert.ok(hasUnknown(outputs.result));
    assert.equal(outputs.length, 8);
  });

  it("keeps a password on refresh", async () => {
    const { inputs, outputs, id } = await random.make(password, { length: 8 });
    const read = await random.read({ type: password, id, olds: outputs, oldInputs: inputs });
    assert.deepEqual([read.id, textOf(read.outputs.result)], ["none", textOf(outputs.result)]);
  });

  it("imports a password by its text, as a secret", async () => {
    const text = "a-test-text-of-no-worth";
    const read = await random.read({ type: password, id: text });
    assert.equal(read.id, "none");
    assert.ok(read.outputs.result instanceof Secret);
    assert.equal(open(read.inputs.length), text.length);
  });

  it("spells an id in all its forms", async () => {
    const { id, outputs } = await random.make(token("RandomId"), { byteLength: 5, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 5);
    assert.equal(outputs.hex, `p-${bytes.toString("hex")}`);
    assert.equal(outputs.b64Std, `p-${bytes.toString("base64")}`);
    assert.equal(outputs.b64Url, `p-${bytes.toString("base64url")}`);
    assert.equal(outputs.dec, `p-${BigInt(`0x${bytes.toString("hex")}`)}`);
  });

  it("makes secret bytes in base64 and hex", async () => {
    const { outputs } = await random.make(token("RandomBytes"), { length: 32 });
    assert.ok(outputs.base64 instanceof Secret && outputs.hex instanceof Secret);
    assert.equal(Buffer.from(textOf(outputs.base64) ?? "", "base64").toString("hex"), textOf(outputs.hex));
  });

  it("makes an integer within its bounds, both included", async () => {
    const { id, outputs } = await random.make(token("RandomInteger"), { min: 7, max: 7 });
    assert.deepEqual([id, outputs.result], ["7", 7]);
  });

  it("makes a version 4 UUID that is its own id", async () => {
    const { id, outputs } = await random.make(token("RandomUuid"), {});
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(outputs.result, id);
  });

  it("shuffles without losing an item", async () => {
    const { outputs } = await random.make(token("RandomShuffle"), { inputs: ["a", "b", "c"] });
    assert.deepEqual((outputs.results as string[]).sort(), ["a", "b", "c"]);
  });
});
