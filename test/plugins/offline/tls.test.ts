import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasUnknown, type Properties, Secret, textOf } from "../../../local/plugins/values";
import { type Provider, startPlugin } from "../provider";

const token = (kind: string): string => `tls:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
const key = token("PrivateKey");
const text = (outputs: Properties, name: string): string => textOf(outputs[name]) ?? "";

const sshKeys = [
  { says: "ED25519", inputs: { algorithm: "ED25519" }, starts: "ssh-ed25519 " },
  { says: "ECDSA P256", inputs: { algorithm: "ECDSA", ecdsaCurve: "P256" }, starts: "ecdsa-sha2-nistp256 " },
  { says: "ECDSA P384", inputs: { algorithm: "ECDSA", ecdsaCurve: "P384" }, starts: "ecdsa-sha2-nistp384 " },
  { says: "ECDSA P521", inputs: { algorithm: "ECDSA", ecdsaCurve: "P521" }, starts: "ecdsa-sha2-nistp521 " },
  { says: "RSA 2048", inputs: { algorithm: "RSA", rsaBits: 2048 }, starts: "ssh-rsa " },
];

describe("the tls plugin", () => {
  let tls: Provider;
  let folder: string;
  const write = (name: string, body: string): string => {
    const file = join(folder, name);
    writeFileSync(file, body, { mode: 0o600 });
    return file;
  };
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { encoding: "utf8", stdio: "pipe" });
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "palisade-tls-"));
    tls = await startPlugin("tls");
  });
  after(() => {
    tls.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const { says, inputs, starts } of sshKeys) {
    it(`makes ${says} keys that ssh-keygen loads, with the fingerprints that it computes`, async () => {
      const { outputs } = await tls.make(key, inputs);
      const open = text(outputs, "publicKeyOpenssh");
      const file = write("id", text(outputs, "privateKeyOpenssh"));
      assert.ok(open.startsWith(starts) && open.endsWith("\n"));
      assert.equal(run("ssh-keygen", "-y", "-P", "", "-f", file).trim(), open.trim());
      const publicFile = write("id.pub", open);
      assert.equal(run("ssh-keygen", "-lf", publicFile).split(" ")[1], text(outputs, "publicKeyFingerprintSha256"));
      const md5 = run("ssh-keygen", "-E", "md5", "-lf", publicFile).split(" ")[1];
      assert.equal(md5, `MD5:${text(outputs, "publicKeyFingerprintMd5")}`);
    });

    it(`makes ${says} keys whose PEM forms hold the same key`, async () => {
      const { outputs } = await tls.make(key, inputs);
      for (const form of ["privateKeyPem", "privateKeyPemPkcs8"]) {
        const file = write(`${form}.pem`, text(outputs, form));
        assert.equal(run("openssl", "pkey", "-in", file, "-pubout"), text(outputs, "publicKeyPem"));
      }
    });
  }

  it("has no SSH form of P224 keys", async () => {
    const { outputs } = await tls.make(key, { algorithm: "ECDSA" });
    assert.equal(text(outputs, "publicKeyOpenssh"), "");
    assert.match(text(outputs, "privateKeyPem"), /^-----BEGIN EC PRIVATE KEY-----/);
  });

  it("marks all forms of the private key secret, and none of the public one", async () => {
    const { outputs } = await tls.make(key, { algorithm: "ED25519" });
    for (const name of ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"])
      assert.ok(outputs[name] instanceof Secret);
    for (const name of ["publicKeyPem", "publicKeyOpenssh"]) assert.equal(typeof outputs[name], "string");
  });

  it("refuses an algorithm that it does not know", async () => {
    const { failures } = await tls.check({ type: key, news: { algorithm: "DSA" } });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["algorithm"],
    );
  });

  it("replaces a key whose algorithm changes, and keeps one whose inputs stay", async () => {
    const { inputs, outputs, id } = await tls.make(key, { algorithm: "ED25519" });
    const same = { type: key, id, olds: outputs, oldInputs: inputs };
    assert.equal((await tls.diff({ ...same, news: inputs })).changed, false);
    assert.deepEqual((await tls.diff({ ...same, news: { ...inputs, algorithm: "RSA" } })).replaces, ["algorithm"]);
  });

  it("previews a key as unknown, and as a secret", async () => {
    const { outputs } = await tls.make(key, { algorithm: "ED25519" }, { preview: true });
    assert.ok(outputs.privateKeyPem instanceof Secret);
    assert.ok(hasUnknown(outputs.privateKeyPem) && hasUnknown(outputs.publicKeyOpenssh));
  });

  const authority = async (inputs: Properties) => {
    const { outputs } = await tls.make(key, inputs);
    const privateKeyPem = outputs.privateKeyPem ?? null;
    const news = {
      privateKeyPem,
      subject: { commonName: "contract authority", organization: "contract" },
      isCaCertificate: true,
      allowedUses: ["cert_signing", "crl_signing"],
      validityPeriodHours: 48,
    };
    return { privateKeyPem, ...(await tls.make(token("SelfSignedCert"), news)) };
  };

  for (const { says, inputs } of sshKeys) {
    it(`signs certificates with ${says} keys that openssl verifies against their authority`, async () => {
      const ca = await authority(inputs);
      const leafKey = await tls.make(key, { algorithm: "ECDSA", ecdsaCurve: "P256" });
      const request = await tls.make(token("CertRequest"), {
        privateKeyPem: leafKey.outputs.privateKeyPem ?? null,
        subject: { commonName: "webhook" },
        dnsNames: ["webhook.system.svc"],
        ipAddresses: ["10.0.0.7"],
      });
      const { outputs } = await tls.make(token("LocallySignedCert"), {
        certRequestPem: text(request.outputs, "certRequestPem"),
        caPrivateKeyPem: ca.privateKeyPem,
        caCertPem: text(ca.outputs, "certPem"),
        allowedUses: ["digital_signature", "server_auth"],
        validityPeriodHours: 24,
      });
      const [root, leaf] = [write("ca.pem", text(ca.outputs, "certPem")), write("leaf.pem", text(outputs, "certPem"))];
      const checks = ["-purpose", "sslserver", "-x509_strict", "-verify_hostname", "webhook.system.svc"];
      assert.match(run("openssl", "verify", ...checks, "-CAfile", root, leaf), /: OK/);
      assert.match(run("openssl", "verify", "-verify_ip", "10.0.0.7", "-CAfile", root, leaf), /: OK/);
    });
  }

  it("does not let a leaf sign another certificate", async () => {
    const { outputs } = await tls.make(key, { algorithm: "ED25519" });
    const news = { privateKeyPem: outputs.privateKeyPem ?? null, allowedUses: ["server_auth"], validityPeriodHours: 1 };
    const cert = await tls.make(token("SelfSignedCert"), { ...news, subject: { commonName: "leaf" } });
    const shown = run("openssl", "x509", "-noout", "-text", "-in", write("leaf.pem", text(cert.outputs, "certPem")));
    assert.match(shown, /CA:FALSE/);
  });

  it("dates a certificate for as long as asked", async () => {
    const { outputs } = await authority({ algorithm: "ED25519" });
    const hours = Date.parse(text(outputs, "validityEndTime")) - Date.parse(text(outputs, "validityStartTime"));
    assert.equal(hours / 3_600_000, 48);
    assert.equal(outputs.readyForRenewal, false);
  });

  it("replaces a certificate that enters its renewal period", async () => {
    const { inputs, outputs, id } = await authority({ algorithm: "ED25519" });
    const type = token("SelfSignedCert");
    const olds = { ...outputs, earlyRenewalHours: 49 };
    assert.equal((await tls.diff({ type, id, olds: outputs, oldInputs: inputs, news: inputs })).changed, false);
    assert.deepEqual((await tls.diff({ type, id, olds, oldInputs: inputs, news: inputs })).replaces, [
      "readyForRenewal",
    ]);
  });

  it("does not repeat a broken private key in its complaint", async () => {
    const broken = "-----BEGIN PRIVATE KEY-----\nnot-a-key-at-all\n-----END PRIVATE KEY-----\n";
    const news = { privateKeyPem: new Secret(broken), allowedUses: ["server_auth"], validityPeriodHours: 1 };
    await assert.rejects(tls.make(token("SelfSignedCert"), news), (error: Error) => {
      assert.match(error.message, /privateKeyPem/);
      return !error.message.includes("not-a-key-at-all");
    });
  });

  it("refuses an unknown use of a key", async () => {
    const news = { privateKeyPem: "x", allowedUses: ["world_domination"], validityPeriodHours: 1 };
    const { failures } = await tls.check({ type: token("SelfSignedCert"), news });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["allowedUses"],
    );
  });
});
