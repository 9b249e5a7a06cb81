import assert from "node:assert/strict";
import { confirmationCode } from "../../../components/encryption/confirmation";
import type { Recorded } from "../../../components/encryption/memory";
import { parseEncryptionAtRest } from "../../../components/encryption/model";
import { agreed, confirmed } from "../../../components/encryption/steps";
import type { EncryptionAtRestArgs, EncryptionRotationArgs } from "../../../components/encryptionAtRest";

const resources = ["secrets"];
const acceptance = { reason: "a test of what is refused", owner: "platform", reviewBy: "2027-03-31" };
const secretbox = { signature: "secretbox", kinds: "secrets" };
const passed = (phase: string) => ({ [phase]: { step: phase, from: "k1" } });
const all = { ...passed("add"), ...passed("promote"), ...passed("reencrypt") };
const known: Recorded = { settled: "k1", shared: "", steps: all, writers: { k1: secretbox, k2: secretbox } };
const rotation = (phase: EncryptionRotationArgs["phase"], more: Partial<EncryptionRotationArgs> = {}) => ({
  resources,
  rotation: { from: "k1", to: "k2", phase, ...(phase === "retire" ? { reencrypted: "0" } : {}), ...more },
});
const settle = (args: EncryptionAtRestArgs, recorded: Partial<Recorded>) =>
  agreed(parseEncryptionAtRest("etcd", args), { ...known, ...recorded });

describe("what a stack agrees to", () => {
  const refused: [why: string, args: EncryptionAtRestArgs, recorded: Partial<Recorded>, message: RegExp][] = [
    [
      "another key without a rotation",
      { resources, key: "k2" },
      {},
      /key: "k1" is what wrote .* takes over by a rotation/,
    ],
    [
      "the old key in the middle of a rotation",
      { resources, key: "k1" },
      { shared: '"k1" to "k2"' },
      /key: the rotation from "k1" to "k2" is under way, and both have written; finish it/,
    ],
    [
      "a rotation from elsewhere",
      rotation("add", { from: "k7" }),
      {},
      /rotation\.from: "k1" is what wrote .* comes from there/,
    ],
    [
      "a second rotation beside the first",
      rotation("add", { to: "k3" }),
      { shared: '"k1" to "k2"' },
      /rotation\.from: the rotation from "k1" to "k2" is under way/,
    ],
    [
      "the old key again after its retirement",
      rotation("add"),
      { settled: "k2" },
      /rotation\.from: "k2" is what wrote/,
    ],
    [
      "a promotion of what was not added",
      rotation("promote"),
      { steps: { add: { step: "promote", from: "k1" } } },
      /"promote" skips "add": no API server can read what "k2" writes/,
    ],
    [
      "a re-encryption before the promotion",
      rotation("reencrypt"),
      { steps: { ...all, promote: { step: "reencrypt", from: "k1" } } },
      /"reencrypt" skips "promote": "k2" writes nothing yet/,
    ],
    [
      "a retirement before the re-encryption",
      rotation("retire"),
      { steps: { ...all, reencrypt: { step: "retire", from: "k1" } } },
      /"retire" skips "reencrypt": objects still need the old key/,
    ],
    [
      "a rotation that changes where it comes from",
      rotation("promote", { from: "k7" }),
      { settled: "k7" },
      /rotation\.from: the rotation to "k2" began at "k1"/,
    ],
    [
      "another cipher below a key",
      { resources, provider: "aesgcm", aesGcmLife: { writesPerDay: 1 } },
      {},
      /provider: "k1" wrote as secretbox, and aesgcm cannot read that/,
    ],
    [
      "another cipher for the old key",
      { ...rotation("add", { fromProvider: "aesgcm" }), aesGcmLife: { writesPerDay: 1 } },
      {},
      /rotation\.fromProvider: "k1" wrote as secretbox/,
    ],
    [
      "another name of the KMS",
      { resources, kmsV2: { name: "b", endpoint: "unix:///b" } },
      { settled: "kms", steps: {}, writers: { kms: { signature: "kms:a", kinds: "secrets" } } },
      /kmsV2\.name: "kms" wrote as kms:a, and kms:b cannot read that/,
    ],
    [
      "other kinds below a key",
      { resources: ["secrets", "configmaps"] },
      {},
      /resources: "k1" encrypts secrets; other kinds/,
    ],
    [
      "kinds that would be decrypted on the way",
      rotation("add"),
      { writers: { k1: { signature: "secretbox", kinds: "configmaps,secrets" }, k2: secretbox } },
      /resources: configmaps would be written in plain text/,
    ],
  ];
  for (const [why, args, recorded, message] of refused) {
    it(`does not include ${why}`, () => {
      assert.throws(() => settle(args, recorded), message);
    });
  }

  it("includes going back, since no key is lost by it", () => {
    const writers = (args: EncryptionAtRestArgs, recorded: Partial<Recorded>) =>
      settle(args, recorded)[0]?.writers.map(({ label }) => label);
    assert.deepEqual(writers(rotation("add"), { shared: '"k1" to "k2"' }), ["k1", "k2"]);
    assert.deepEqual(writers(rotation("promote"), { settled: "k2" }), ["k2", "k1"]);
  });

  const plan = (from: string[], to: string[], phase: EncryptionRotationArgs["phase"]) => {
    const writers = { k1: { ...secretbox, kinds: from.join() }, k2: { ...secretbox, kinds: [...to].sort().join() } };
    const args = { ...rotation(phase, { plaintextFirst: acceptance }), resources: to };
    return settle(args, { writers }).map((entry) => [entry.resources, entry.writers.map(({ label }) => label)]);
  };

  it("encrypts further kinds from the promotion on, and reads them in plain text until they are rewritten", () => {
    const [old, now] = [["secrets"], ["secrets", "configmaps"]];
    assert.deepEqual(plan(old, now, "add"), [
      [["secrets"], ["k1", "k2"]],
      [["configmaps"], ["plaintext", "k2"]],
    ]);
    assert.deepEqual(plan(old, now, "promote"), [
      [["secrets"], ["k2", "k1"]],
      [["configmaps"], ["k2", "plaintext"]],
    ]);
    assert.deepEqual(plan(old, now, "retire"), [[["secrets", "configmaps"], ["k2"]]]);
  });

  it("decrypts the kinds that are left out, below a wildcard too, and not the Secrets within", () => {
    assert.deepEqual(plan(["*.*"], ["secrets"], "promote"), [
      [["secrets"], ["k2", "k1"]],
      [["*.*"], ["plaintext", "k1"]],
    ]);
    assert.deepEqual(plan(["secrets"], ["*.*"], "promote"), [
      [["secrets"], ["k2", "k1"]],
      [["*.*"], ["k2", "plaintext"]],
    ]);
    assert.deepEqual(plan(["*.*"], ["secrets"], "retire"), [
      [["secrets"], ["k2"]],
      [["*.*"], ["plaintext"]],
    ]);
  });

  it("retires with the code of this rotation and of all kinds of both keys, and with no other", () => {
    const writers = { k1: { ...secretbox, kinds: "configmaps,secrets" }, k2: secretbox };
    const ask = (reencrypted: string) =>
      confirmed(parseEncryptionAtRest("etcd", rotation("retire", { reencrypted })), { ...known, writers }, "number");
    assert.doesNotThrow(() => ask(confirmationCode("number", ["secrets", "configmaps"])));
    for (const code of [confirmationCode("number", ["secrets"]), confirmationCode("other", ["secrets", "configmaps"])])
      assert.throws(() => ask(code), /rotation\.reencrypted: this code does not belong to this rotation/);
  });
});
