import { type webcrypto as types, webcrypto } from "node:crypto";
import "reflect-metadata"; // @peculiar/x509 wants it loaded first
import * as x509 from "@peculiar/x509";

const { subtle } = webcrypto;

/** The controller of Sealed Secrets as far as tests need it: its certificate, and what only it can do. */
export interface Controller {
  certificate: string;
  /** Opens a sealed value, written against the published format with another implementation than the one under test. */
  open(sealed: string, label: string): Promise<string>;
}

export interface CertificateOptions {
  from?: string;
  to?: string;
  keys?: types.CryptoKeyPair;
}

const rsa = (bits: number) => ({
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: bits,
  publicExponent: new Uint8Array([1, 0, 1]),
});

export const rsaKeys = (bits: number): Promise<types.CryptoKeyPair> =>
  subtle.generateKey(rsa(bits), true, ["sign", "verify"]);

export const ecKeys = (): Promise<types.CryptoKeyPair> =>
  subtle.generateKey({ name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }, true, ["sign", "verify"]);

export async function certificateOf(keys: types.CryptoKeyPair, { from, to }: CertificateOptions = {}): Promise<string> {
  const { algorithm } = keys.privateKey;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=sealed-secrets",
    notBefore: new Date(`${from ?? "2026-01-01"}T00:00:00Z`),
    notAfter: new Date(`${to ?? "2036-01-01"}T00:00:00Z`),
    signingAlgorithm: { ...algorithm, hash: "SHA-256" },
    keys,
  });
  return certificate.toString("pem");
}

async function unseal(privateKey: types.CryptoKey, sealed: string, label: string): Promise<string> {
  const bytes = Buffer.from(sealed, "base64");
  const length = bytes.readUInt16BE(0);
  const wrapped = bytes.subarray(2, 2 + length);
  const named = { name: "RSA-OAEP", ...(label === "" ? {} : { label: Buffer.from(label) }) };
  const raw = await subtle.decrypt(named, privateKey, wrapped);
  const key = await subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const text = await subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, bytes.subarray(2 + length));
  return Buffer.from(text).toString("utf8");
}

export async function makeController(options: CertificateOptions = {}): Promise<Controller> {
  const keys = options.keys ?? (await rsaKeys(2048));
  const der = await subtle.exportKey("pkcs8", keys.privateKey);
  const opening = await subtle.importKey("pkcs8", der, { name: "RSA-OAEP", hash: "SHA-256" }, false, ["decrypt"]);
  return {
    certificate: await certificateOf(keys, options),
    open: (sealed, label) => unseal(opening, sealed, label),
  };
}
