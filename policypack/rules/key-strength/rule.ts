import { type Finding, fail, troubles } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { secretEntries } from "../secretData";
import { type KeyFacts, keyFacts, weaknessOf } from "../sshKeys";

const tlsKey = "tls:index/privateKey:PrivateKey";

/** Fields of key resources, and keys inside Secrets. Allowed: ED25519, RSA from 3072 bits, ECDSA from P-256. */
export const rule = defineRule({
  id: "key-strength",
  group: "E",
  level: "mandatory",
  severity: "high",
  kinds: ["tls:index/privateKey:PrivateKey", "Certificate.cert-manager.io", "Secret"],
  says: "keys are strong enough for their life",
  why: "Short RSA keys, P-224 and DSA are within reach of those who try.",
  mend: "use ED25519, or RSA of at least 3072 bits",
  compliance: ["PCI 3.7.1", "K5"],
  check: (object) => {
    if (object.origin.type === tlsKey) return judgeTls(object);
    return object.kind === "Secret" ? judgeSecret(object) : judgeCertificate(object);
  },
});

const algorithms: Readonly<Record<string, KeyFacts["algorithm"]>> = {
  RSA: "rsa",
  ECDSA: "ecdsa",
  ED25519: "ed25519",
  Ed25519: "ed25519",
};

/** The provider's own defaults are RSA of 2048 bits, and P-224. */
function judgeTls({ root }: KubeObject): Finding[] {
  const fields = [root.at("algorithm"), root.at("ecdsaCurve"), root.at("rsaBits")] as const;
  const trouble = [
    ...troubles(fields[0], "string"),
    ...troubles(fields[1], "string"),
    ...troubles(fields[2], "number"),
  ];
  if (trouble.length > 0) return trouble;
  const [algorithm, curve, bits] = fields;
  const known = algorithms[algorithm.get("string") ?? ""] ?? "other";
  const facts = { algorithm: known, bits: bits.get("number") ?? 2048, curve: curve.get("string") ?? "P224" };
  const got = weaknessOf(facts);
  return got === undefined ? [] : [fail(known === "rsa" ? bits : curve, got)];
}

/** cert-manager's default is RSA of 2048 bits; its ECDSA sizes are all good. */
function judgeCertificate({ root, patch }: KubeObject): Finding[] {
  const key = root.at("spec", "privateKey");
  const algorithm = key.at("algorithm");
  const size = key.at("size");
  const trouble = [...troubles(algorithm, "string"), ...troubles(size, "number")];
  if (trouble.length > 0) return trouble;
  if (patch && algorithm.isAbsent && size.isAbsent) return [];
  if ((algorithm.get("string") ?? "RSA") !== "RSA") return [];
  const got = weaknessOf({ algorithm: "rsa", bits: size.get("number") ?? 2048 });
  return got === undefined ? [] : [fail(size, got)];
}

const judgeSecret = (object: KubeObject): Finding[] =>
  secretEntries(object).flatMap(({ field, text }) => {
    const facts = text === undefined ? undefined : keyFacts(text);
    const got = facts === undefined ? undefined : weaknessOf(facts);
    return got === undefined ? [] : [fail(field, got)];
  });
