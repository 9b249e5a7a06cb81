import assert from "node:assert/strict";
import { randomBytes, X509Certificate } from "node:crypto";
import fc from "fast-check";
import { type SealingScope, seal, sealingLabel } from "../../../components/agentSecret/sealing";
import { type Controller, makeController } from "./controller";

const seed = 20261121;
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);

describe("sealing", () => {
  let controller: Controller;
  const sealed = (text: string, label: string): string =>
    seal(text, new X509Certificate(controller.certificate).publicKey, label);
  before(async () => {
    controller = await makeController();
  });

  it("labels the key with what the scope says", () => {
    const labels = (["strict", "namespaceWide", "clusterWide"] as SealingScope[]).map((scope) =>
      sealingLabel(scope, "team-a", "llm"),
    );
    assert.deepEqual(labels, ["team-a/llm", "team-a", ""]);
  });

  it(`is opened by the controller's key, whatever the text and the label (seed ${seed})`, async () => {
    const label = fc.oneof(
      fc.constant(""),
      name,
      fc.tuple(name, name).map((parts) => parts.join("/")),
    );
    const text = fc.string({ unit: "binary", maxLength: 2000 });
    const opens = fc.asyncProperty(text, label, async (given, at) => {
      assert.equal(await controller.open(sealed(given, at), at), given);
    });
    await fc.assert(opens, { seed, numRuns: 50 });
  });

  it("is opened under no other name, no other namespace and no wider label", async () => {
    const text = sealed(randomBytes(24).toString("hex"), "team-a/llm");
    for (const label of ["team-a/other", "team-b/llm", "team-a", ""])
      await assert.rejects(controller.open(text, label));
  });

  it("is opened by no other controller", async () => {
    const other = await makeController();
    await assert.rejects(other.open(sealed(randomBytes(24).toString("hex"), "team-a/llm"), "team-a/llm"));
  });

  it("is refused after a change of any part", async () => {
    const bytes = Buffer.from(sealed("a text of no worth", "team-a/llm"), "base64");
    for (const at of [5, 260, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await assert.rejects(controller.open(changed.toString("base64"), "team-a/llm"));
    }
  });

  it("differs each time, and begins with the length of the wrapped key", () => {
    const texts = [sealed("same", "a/b"), sealed("same", "a/b")];
    assert.notEqual(texts[0], texts[1]);
    for (const text of texts) {
      const bytes = Buffer.from(text, "base64");
      assert.equal(bytes.readUInt16BE(0), 256);
      assert.equal(bytes.length, 2 + 256 + "same".length + 16);
    }
  });
});
