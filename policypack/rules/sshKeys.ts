import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** What a key is: its algorithm, and its size or curve where that matters. */
export interface KeyFacts {
  readonly algorithm: "rsa" | "dsa" | "ecdsa" | "ed25519" | "other";
  readonly bits?: number;
  readonly curve?: string;
}

const nodeNames: Readonly<Record<string, KeyFacts["algorithm"]>> = {
  rsa: "rsa",
  "rsa-pss": "rsa",
  dsa: "dsa",
  ec: "ecdsa",
  ed25519: "ed25519",
};

function factsOf(key: KeyObject): KeyFacts {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return {
    algorithm: nodeNames[key.asymmetricKeyType ?? ""] ?? "other",
    ...(modulusLength === undefined ? {} : { bits: modulusLength }),
    ...(namedCurve === undefined ? {} : { curve: namedCurve }),
  };
}

/** The length-prefixed parts of an SSH blob, as far as they go. */
function partsOf(blob: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 4 <= blob.length) {
    const length = blob.readUInt32BE(at);
    if (at + 4 + length > blob.length) break;
    parts.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parts;
}

/** Bits of a big-endian number without its leading zeros. */
function bitsOf(number: Buffer): number {
  const start = number.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (number.length - start) * 8 - Math.clz32(number[start] ?? 0) + 24;
}

/** The facts of the binary public key in an `ssh-…` line; undefined where it is none. */
export function sshBlobFacts(blob: Buffer): KeyFacts | undefined {
  const [type, ...numbers] = partsOf(blob);
  const name = type?.toString("latin1") ?? "";
  if (name === "ssh-rsa") return { algorithm: "rsa", bits: bitsOf(numbers[1] ?? Buffer.alloc(0)) };
  if (name === "ssh-dss") return { algorithm: "dsa" };
  if (/^(sk-)?ssh-ed25519/.test(name)) return { algorithm: "ed25519" };
  const curve = /^(?:sk-)?ecdsa-sha2-(nistp\d+)/.exec(name)?.[1];
  return curve === undefined ? undefined : { algorithm: "ecdsa", curve };
}

const magic = Buffer.from("openssh-key-v1\0", "latin1");

/** An OpenSSH private key carries its public half in clear: cipher, kdf, options, a count, then the blob. */
function openSshFacts(text: string): KeyFacts | undefined {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1] ?? "";
  const data = Buffer.from(body, "base64");
  if (!data.subarray(0, magic.length).equals(magic)) return undefined;
  let at = magic.length;
  for (let skipped = 0; skipped < 3 && at + 4 <= data.length; skipped += 1) at += 4 + data.readUInt32BE(at);
  const [blob] = partsOf(data.subarray(at + 4));
  return blob === undefined ? undefined : sshBlobFacts(blob);
}

/** The facts of any key in a text: PEM of either half, OpenSSH of either half. */
export function keyFacts(text: string): KeyFacts | undefined {
  if (text.includes("OPENSSH PRIVATE KEY-----")) return openSshFacts(text);
  const line = /\b(?:sk-)?(?:ssh|ecdsa)-[\w@.-]+ ([A-Za-z0-9+/=]{20,})/.exec(text)?.[1];
  if (line !== undefined) return sshBlobFacts(Buffer.from(line, "base64"));
  try {
    if (text.includes("PRIVATE KEY-----")) return factsOf(createPrivateKey(text));
    return text.includes("PUBLIC KEY-----") ? factsOf(createPublicKey(text)) : undefined;
  } catch {
    return undefined; // encrypted or broken: other rules speak about that
  }
}

const leastRsaBits = 3072;
const goodCurves = ["nistp256", "nistp384", "nistp521", "prime256v1", "secp384r1", "secp521r1", "P256", "P384", "P521"];

/** Why a key is too weak; undefined where it is not. */
export function weaknessOf({ algorithm, bits, curve }: KeyFacts): string | undefined {
  if (algorithm === "dsa") return "DSA, which nobody should accept";
  if (algorithm === "rsa" && (bits ?? 0) < leastRsaBits)
    return `RSA of ${bits ?? "unknown"} bits, below ${leastRsaBits}`;
  if (algorithm === "ecdsa" && !goodCurves.includes(curve ?? "")) return `ECDSA on ${curve ?? "an unknown curve"}`;
  return undefined;
}
