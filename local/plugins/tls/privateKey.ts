import { createHash, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import sshpk from "sshpk";
import type { Generated } from "../generated";
import type { JsonObject, Properties } from "../values";

const generate = promisify(generateKeyPair);
const curves: Record<string, string> = {
  P224: "secp224r1",
  P256: "prime256v1",
  P384: "secp384r1",
  P521: "secp521r1",
};
const algorithms = ["ED25519", "ECDSA", "RSA"];

const make: Record<string, (inputs: JsonObject) => Promise<{ privateKey: KeyObject }>> = {
  ED25519: () => generate("ed25519"),
  ECDSA: ({ ecdsaCurve }) => generate("ec", { namedCurve: curves[String(ecdsaCurve)] ?? "" }),
  RSA: ({ rsaBits }) => generate("rsa", { modulusLength: Number(rsaBits) }),
};

/** The form that each algorithm's own tools write. */
const pemType = { ed25519: "pkcs8", ec: "sec1", rsa: "pkcs1" } as const;

function pemOf(key: KeyObject): string {
  const type = pemType[key.asymmetricKeyType as keyof typeof pemType];
  return String(key.export({ format: "pem", type }));
}

/** SSH knows no P224. */
function sshForms(pkcs8: string, curve: string | undefined): Properties {
  if (curve === "secp224r1") {
    return { privateKeyOpenssh: "", publicKeyOpenssh: "", publicKeyFingerprintMd5: "", publicKeyFingerprintSha256: "" };
  }
  const key = sshpk.parsePrivateKey(pkcs8, "pkcs8");
  key.comment = "";
  const open = key.toPublic();
  open.comment = "";
  const [type = "", body = ""] = open.toString("ssh").split(" ");
  return {
    privateKeyOpenssh: withNewline(key.toString("ssh-private")),
    publicKeyOpenssh: `${type} ${body.trim()}\n`,
    publicKeyFingerprintMd5: open.fingerprint("md5").toString("hex").replace(/^MD5:/, ""),
    publicKeyFingerprintSha256: open.fingerprint("sha256").toString("base64"),
  };
}

const withNewline = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);

function outputsOf(privateKey: KeyObject): { id: string; outputs: Properties } {
  const open = createPublicKey(privateKey);
  const pkcs8 = String(privateKey.export({ format: "pem", type: "pkcs8" }));
  const id = createHash("sha1")
    .update(open.export({ format: "der", type: "spki" }))
    .digest("hex");
  const outputs = {
    privateKeyPem: pemOf(privateKey),
    privateKeyPemPkcs8: pkcs8,
    publicKeyPem: String(open.export({ format: "pem", type: "spki" })),
    ...sshForms(pkcs8, privateKey.asymmetricKeyDetails?.namedCurve),
  };
  return { id, outputs };
}

function problems({ algorithm, ecdsaCurve, rsaBits }: JsonObject): Record<string, string> {
  const found: Record<string, string> = {};
  if (!algorithms.includes(String(algorithm))) {
    found.algorithm = `"${algorithm}" is not one of ${algorithms.join(", ")}`;
  }
  if (curves[String(ecdsaCurve)] === undefined) {
    found.ecdsaCurve = `"${ecdsaCurve}" is not one of ${Object.keys(curves).join(", ")}`;
  }
  if (Number(rsaBits) < 1024) found.rsaBits = `${rsaBits} is too short; give 2048 or more`;
  return found;
}

const secret = ["privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8"];

export const privateKey: Generated = {
  defaults: { ecdsaCurve: "P224", rsaBits: 2048 },
  required: ["algorithm"],
  computed: [...secret, "publicKeyPem", "publicKeyOpenssh", "publicKeyFingerprintMd5", "publicKeyFingerprintSha256"],
  secret,
  problems,
  make: async (inputs) => {
    const maker = make[String(inputs.algorithm)];
    if (maker === undefined) throw new Error(`algorithm: give one of ${algorithms.join(", ")}`);
    return outputsOf((await maker(inputs)).privateKey);
  },
};
