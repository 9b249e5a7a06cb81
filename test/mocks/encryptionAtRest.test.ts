import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { confirmationCode } from "../../components/encryption/confirmation";
import {
  EncryptionAtRest,
  type EncryptionAtRestArgs,
  EncryptionProvider,
  type EncryptionRotationArgs,
  type RotationPhase,
} from "../../components/encryptionAtRest";
import { outputOf, registrations } from "./registrations";

const drawn = randomBytes(32).toString("base64");
const number = "0c7a4a5e-0000-4000-8000-000000000000";
const acceptance = { reason: "the backup tool reads etcd itself", owner: "platform", reviewBy: "2027-03-31" };
const kinds = ["secrets", "configmaps"];

/** What an engine would remember of earlier phases. */
const remembered = (type: string, inputs: Record<string, unknown>, name: string): Record<string, unknown> => {
  const [, phase] = /-step-\w+-(\w+)$/.exec(name) ?? [];
  const keepers = Object(inputs.keepers ?? {});
  if (type === "random:index/randomBytes:RandomBytes") return { base64: drawn };
  return { result: number, keepers: phase === undefined ? keepers : { ...keepers, step: phase } };
};

async function made(args?: EncryptionAtRestArgs) {
  let outputs: Record<string, unknown> = {};
  let isSecret = false;
  const seen = await registrations(async () => {
    const { configuration, writer, reencryptCommand, next } = new EncryptionAtRest("etcd", args);
    isSecret = await pulumi.isSecret(configuration);
    const [text, label, command, then] = await Promise.all(
      [configuration, writer, reencryptCommand, next].map((output) => outputOf(output)),
    );
    outputs = { configuration: parse(text ?? ""), writer: label, command, next: then };
  }, remembered);
  return { ...seen, outputs, isSecret };
}

const rotating = (phase: RotationPhase, more: Partial<EncryptionRotationArgs> = {}): EncryptionAtRestArgs => ({
  resources: kinds,
  rotation: { from: "k1", to: "k2", phase, ...more },
});
const entry = (providers: object[], resources = kinds) => ({ resources, providers });
const keys = (...names: string[]) => ({ keys: names.map((name) => ({ name, secret: drawn })) });
const entries = (seen: Awaited<ReturnType<typeof made>>): unknown =>
  Reflect.get(Object(seen.outputs.configuration), "resources");

describe("EncryptionAtRest", () => {
  it("encrypts with one key of its own, and reads no plain text, when told nothing", async () => {
    const seen = await made();
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), ["etcd", "etcd-key-k1", "etcd-settled", "etcd-shared", "etcd-writer-k1"]);
    assert.deepEqual(seen.of("random:index/randomBytes:RandomBytes")[0]?.inputs, { length: 32 });
    const defaults = [
      "secrets",
      "configmaps",
      "*.gastown.gastown.io",
      "*.kubeopencode.io",
      "*.codriverlabs.ai.toe.run",
    ];
    assert.deepEqual(seen.outputs, {
      configuration: {
        apiVersion: "apiserver.config.k8s.io/v1",
        kind: "EncryptionConfiguration",
        resources: [entry([{ secretbox: keys("k1") }], defaults)],
      },
      writer: "k1",
      command: "",
      next: 'nothing; "k1" encrypts alone',
    });
  });

  it("keeps the configuration a secret, and every child below itself", async () => {
    const seen = await made();
    assert.equal(seen.isSecret, true);
    for (const { urn, name } of seen.all.slice(1)) assert.match(urn, /palisade:index:EncryptionAtRest\$/, name);
  });

  it("adds the new key second, promotes it, rewrites, and retires the old one", async () => {
    const add = await made(rotating("add"));
    assert.deepEqual([entries(add), add.outputs.writer], [[entry([{ secretbox: keys("k1", "k2") }])], "k1"]);
    const promote = await made(rotating("promote"));
    assert.deepEqual([entries(promote), promote.outputs.writer], [[entry([{ secretbox: keys("k2", "k1") }])], "k2"]);
    const reencrypt = await made(rotating("reencrypt"));
    assert.deepEqual(entries(reencrypt), [entry([{ secretbox: keys("k2", "k1") }])]);
    assert.equal(reencrypt.outputs.command, `palisade reencrypt --resources 'configmaps,secrets' --rotation ${number}`);
    const retire = await made(rotating("retire", { reencrypted: confirmationCode(number, kinds) }));
    assert.deepEqual(entries(retire), [entry([{ secretbox: keys("k2") }])]);
    assert.ok(retire.names.includes("etcd-key-k1"), "backups of before may still need it");
  });

  it("reads plain text last while encryption is switched on", async () => {
    const seen = await made(rotating("promote", { from: "plaintext" }));
    assert.deepEqual(entries(seen), [entry([{ secretbox: keys("k2") }, { identity: {} }])]);
    assert.ok(!seen.names.includes("etcd-key-plaintext"));
  });

  it("writes plain text first only where somebody answers for it", async () => {
    const on = await made(rotating("add", { from: "plaintext", plaintextFirst: acceptance }));
    assert.deepEqual(entries(on), [entry([{ identity: {} }, { secretbox: keys("k2") }])]);
    assert.equal(on.outputs.writer, "plaintext");
  });

  it("gives each cipher a provider of its own where they differ", async () => {
    const seen = await made({
      ...rotating("promote", { fromProvider: EncryptionProvider.Secretbox }),
      provider: EncryptionProvider.AesGcm,
      aesGcmLife: { writesPerDay: 2222 },
    });
    assert.deepEqual(entries(seen), [entry([{ aesgcm: keys("k2") }, { secretbox: keys("k1") }])]);
  });

  it("names a KMS by version 2 of its protocol, and has no key of its own then", async () => {
    const kmsV2 = { name: "vault", endpoint: "unix:///run/kms/vault.sock" };
    const seen = await made({ resources: kinds, kmsV2 });
    assert.deepEqual(entries(seen), [entry([{ kms: { apiVersion: "v2", timeout: "3s", ...kmsV2 } }])]);
    assert.deepEqual(seen.of("random:index/randomBytes:RandomBytes"), []);
    assert.ok(seen.names.includes("etcd-key-kms"));
  });

  const bad: [why: string, args: EncryptionAtRestArgs, message: RegExp][] = [
    ["an unknown cipher", { provider: "aescbc" as never }, /provider: "aescbc" is no cipher to choose/],
    ["a key beside a rotation", { ...rotating("add"), key: "k1" }, /key: leave it away during a rotation/],
    ["a key that is no label", { key: "K 1" }, /key: "K 1" is no name/],
    ["plain text as the key", { key: "plaintext" }, /key: "plaintext" is no key/],
    ["an unknown phase", rotating("remove" as never), /rotation\.phase: "remove" is no phase/],
    ["a key that follows itself", rotating("add", { to: "k1" }), /rotation\.to: "k1" is what the rotation comes from/],
    [
      "an unknown old cipher",
      rotating("add", { fromProvider: "des" as never }),
      /rotation\.fromProvider: "des" is no cipher/,
    ],
    ["a retirement without a code", rotating("retire"), /rotation\.reencrypted: nothing says that no object needs/],
    [
      "a code too early",
      rotating("promote", { reencrypted: "a" }),
      /rotation\.reencrypted: the phase "promote" takes no/,
    ],
    [
      "plain text first without an answer",
      rotating("add", { from: "plaintext" }),
      /rotation\.plaintextFirst: this phase goes on writing plain text/,
    ],
    [
      "decryption without an answer",
      { rotation: { from: "k1", to: "plaintext", phase: "add" } },
      /rotation\.plaintextFirst: decrypting everything needs a reason/,
    ],
    [
      "an answer without a reason",
      rotating("add", { plaintextFirst: { reason: "", owner: "", reviewBy: "soon" } }),
      /plaintextFirst\.reason[\s\S]*plaintextFirst\.owner[\s\S]*plaintextFirst\.reviewBy: "soon"/,
    ],
    [
      "kinds to decrypt to",
      { resources: kinds, rotation: { from: "k1", to: "plaintext", phase: "add", plaintextFirst: acceptance } },
      /resources: everything is decrypted; leave it away/,
    ],
    ["a KMS without a plugin", { key: "kms" }, /key: "kms" stands for a plugin; describe it by `kmsV2`/],
    [
      "a plugin that nothing uses",
      { key: "k1", kmsV2: { name: "a", endpoint: "unix:///a" } },
      /kmsV2: nothing uses it/,
    ],
    [
      "a plugin out of reach",
      { kmsV2: { name: "a:b", endpoint: "tcp://a", timeout: "0s" } },
      /kmsV2\.name: "a:b"[\s\S]*kmsV2\.endpoint: "tcp:\/\/a"[\s\S]*kmsV2\.timeout: "0s"/,
    ],
    [
      "a cipher for a KMS",
      { provider: "secretbox", kmsV2: { name: "a", endpoint: "unix:///a" } },
      /provider: it is for keys of our own/,
    ],
    ["an AES-GCM key without a life", { provider: "aesgcm" }, /aesGcmLife: an "aesgcm" key lasts for 200000 writes/],
    ["a life without AES-GCM", { aesGcmLife: { writesPerDay: 1 } }, /aesGcmLife: it is for "aesgcm" keys/],
    [
      "more writes than a key lasts for",
      { provider: "aesgcm", aesGcmLife: { writesPerDay: 5000 } },
      /writesPerDay: 5000 a day over 90 days are 450000, and a key lasts for 200000; rotate every 40 days/,
    ],
    [
      "more writes in a day than a key lasts for",
      { provider: "aesgcm", aesGcmLife: { writesPerDay: 200_001, periodDays: 1 } },
      /a key lasts for 200000; use "secretbox" or a KMS/,
    ],
    [
      "figures that are none",
      { provider: "aesgcm", aesGcmLife: { writesPerDay: 0.5, periodDays: 91 } },
      /writesPerDay: 0\.5 is no number[\s\S]*periodDays: 91 is no period/,
    ],
    ["kinds without Secrets", { resources: ["configmaps"] }, /resources: Secrets would stay in plain text/],
    ["a kind that is none", { resources: ["secrets", "Rigs.x"] }, /resources\[1\]: "Rigs\.x" names no kind/],
    ["a kind twice", { resources: ["secrets", "secrets"] }, /resources\[1\]: "secrets" is there twice/],
    ["a kind below a wildcard", { resources: ["*.", "secrets"] }, /resources\[1\]: "secrets" is covered by "\*\."/],
  ];
  for (const [why, args, message] of bad) {
    it(`registers nothing for ${why}`, async () => {
      const seen = await registrations(() => new EncryptionAtRest("etcd", args));
      assert.deepEqual(seen.types, []);
      assert.match(seen.error, message);
      assert.match(seen.error, /^EncryptionAtRest "etcd": /);
    });
  }

  it("lists every problem at once", async () => {
    const { error } = await registrations(
      () => new EncryptionAtRest("etcd", { provider: "des" as never, key: "K", resources: [] }),
    );
    assert.match(error, /: 3 problems\n/);
  });

  it("takes as many AES-GCM writes as a key lasts for, and every wildcard", async () => {
    const seen = await made({
      provider: "aesgcm",
      aesGcmLife: { writesPerDay: 2500, periodDays: 80 },
      resources: ["*.*"],
    });
    assert.deepEqual(entries(seen), [entry([{ aesgcm: keys("k1") }], ["*.*"])]);
  });
});
