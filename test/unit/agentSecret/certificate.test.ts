import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { parseCertificate } from "../../../components/agentSecret/certificate";
import { problems } from "../../../components/problems";
import { certificateOf, ecKeys, rsaKeys } from "./controller";

const today = "2026-11-21";

function problemsOf(pem: string, day = today): string {
  const p = problems("it");
  parseCertificate(pem, day, p.at("certificate"));
  try {
    p.done({});
    return "";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : "";
  }
}

describe("the certificate of the sealing controller", () => {
  let good: string;
  before(async () => {
    good = await certificateOf(await rsaKeys(2048), { from: "2026-01-01", to: "2026-12-31" });
  });

  it("gives an RSA key and a fingerprint that is its own", async () => {
    const p = problems("it");
    const [one, again] = [parseCertificate(good, today, p), parseCertificate(`\n${good}\n`, today, p)];
    assert.equal(problemsOf(good), "");
    assert.equal(one?.publicKey.asymmetricKeyType, "rsa");
    assert.match(one?.fingerprint ?? "", /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.equal(one?.fingerprint, again?.fingerprint);
    const other = await certificateOf(await rsaKeys(2048));
    assert.notEqual(parseCertificate(other, today, p)?.fingerprint, one?.fingerprint);
  });

  it("holds on its first and on its last day, and on no other side of them", () => {
    assert.equal(problemsOf(good, "2026-01-01"), "");
    assert.equal(problemsOf(good, "2026-12-31"), "");
    assert.match(problemsOf(good, "2025-12-31"), /certificate: it holds from 2026-01-01 on, and today is 2025-12-31/);
    assert.match(problemsOf(good, "2027-01-01"), /certificate: it expired on 2026-12-31; fetch it with: kubeseal/);
  });

  it("is refused with a key that is too short or of another kind", async () => {
    assert.match(problemsOf(await certificateOf(await rsaKeys(1024))), /its RSA key has 1024 bits; .* at least 2048/);
    assert.match(problemsOf(await certificateOf(await ecKeys())), /its key is of type ec; the controller's is RSA/);
  });

  it("is refused when it is none, and never repeated", () => {
    const texts = ["", "not a certificate", good.slice(0, 200), good.replace(/[A-Za-z0-9]{64}/, "A".repeat(64))];
    for (const text of texts) {
      const said = problemsOf(text);
      assert.match(said, /certificate: this is no certificate in PEM; fetch it with/);
      assert.ok(!said.includes("AAAA") && !said.includes("not a"));
    }
    assert.match(problemsOf(`${good}\n${good}`), /these are 2 certificates; give the newest alone/);
  });

  it("is refused when it is the private key, which is not shown", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const said = problemsOf(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    assert.match(said, /this is a private key, and it stays with the controller/);
    assert.doesNotMatch(said, /MII/);
  });
});
