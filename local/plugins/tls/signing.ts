import { createHash, createPrivateKey, createPublicKey, type KeyObject, webcrypto } from "node:crypto";

type Algorithm = webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm;

const curves: Record<string, { namedCurve: string; hash: string }> = {
  prime256v1: { namedCurve: "P-256", hash: "SHA-256" },
  secp384r1: { namedCurve: "P-384", hash: "SHA-384" },
  secp521r1: { namedCurve: "P-521", hash: "SHA-512" },
};

export interface Signer {
  keys: webcrypto.CryptoKeyPair;
  algorithm: Algorithm & { hash?: string };
  /** As the official plugin names it. */
  name: "RSA" | "ECDSA" | "ED25519";
}

/** An unreadable key is described without a word of it. */
export function readKey(pem: unknown, property: string): KeyObject {
  try {
    return createPrivateKey(String(pem));
  } catch {
    throw new Error(`${property}: is not a private key in PEM; give privateKeyPem of a tls.PrivateKey`);
  }
}

function algorithmOf(key: KeyObject): Pick<Signer, "algorithm" | "name"> {
  if (key.asymmetricKeyType === "rsa")
    return { name: "RSA", algorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } };
  if (key.asymmetricKeyType === "ed25519") return { name: "ED25519", algorithm: { name: "Ed25519" } };
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (curve === undefined) throw new Error("certificates need an RSA, ED25519 or ECDSA key on P256, P384 or P521");
  return { name: "ECDSA", algorithm: { name: "ECDSA", ...curve } };
}

export async function signerOf(key: KeyObject): Promise<Signer> {
  const { name, algorithm } = algorithmOf(key);
  const { subtle } = webcrypto;
  const open = createPublicKey(key).export({ format: "der", type: "spki" });
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey("pkcs8", key.export({ format: "der", type: "pkcs8" }), algorithm, true, ["sign"]),
    subtle.importKey("spki", open, algorithm, true, ["verify"]),
  ]);
  return { name, algorithm, keys: { privateKey, publicKey } };
}

export const sha1 = (data: string): string => createHash("sha1").update(data).digest("hex");
