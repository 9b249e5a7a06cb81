import { createHash, createPublicKey } from "node:crypto";

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The length-prefixed parts of a key; undefined unless they fill it to the last byte. */
function partsOf(blob: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return undefined;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return undefined;
    parts.push(blob.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

/** A number as SSH writes it: positive, and without a zero that it does not need. */
const isNumber = (bytes: Buffer | undefined): bytes is Buffer => {
  const [first = 0x80, second = 0] = bytes ?? [];
  return first < 0x80 && (first > 0 || second >= 0x80);
};

const withoutZero = (bytes: Buffer): Buffer => (bytes[0] === 0 ? bytes.subarray(1) : bytes);
const bitsOf = (bytes: Buffer): number => {
  const number = withoutZero(bytes);
  return number.length * 8 - Math.clz32(number[0] ?? 0) + 24;
};

type Judge = (fields: Buffer[]) => string | undefined;

const ed25519: Judge = ([point, ...more]) =>
  more.length === 0 && point?.length === 32 ? undefined : "an Ed25519 key has 32 bytes";

const rsa: Judge = ([exponent, modulus, ...more]) => {
  if (more.length > 0 || !isNumber(exponent) || !isNumber(modulus)) return "an RSA key has two positive numbers";
  if (exponent.length > 4 || (exponent.at(-1) ?? 0) % 2 === 0) return "its RSA exponent is none";
  const bits = bitsOf(modulus);
  return bits < 2048 ? `RSA of ${bits} bits is below 2048` : undefined;
};

const ecdsa =
  (name: string, curve: string, bytes: number): Judge =>
  ([named, point, ...more]) => {
    const shaped = more.length === 0 && named?.toString("latin1") === name;
    if (!shaped || point?.length !== 2 * bytes + 1 || point[0] !== 4) return `it is no point of ${name}`;
    const x = point.subarray(1, bytes + 1).toString("base64url");
    const y = point.subarray(bytes + 1).toString("base64url");
    try {
      createPublicKey({ format: "jwk", key: { kty: "EC", crv: curve, x, y } });
      return undefined;
    } catch {
      return `it is no point of ${name}`; // the library's only way to say that it lies beside the curve
    }
  };

const judges: Readonly<Record<string, Judge>> = {
  "ssh-ed25519": ed25519,
  "ecdsa-sha2-nistp256": ecdsa("nistp256", "P-256", 32),
  "ecdsa-sha2-nistp384": ecdsa("nistp384", "P-384", 48),
  "ecdsa-sha2-nistp521": ecdsa("nistp521", "P-521", 66),
  "ssh-rsa": rsa,
};

/** Types of host keys that are taken. */
export const keyTypes: readonly string[] = Object.keys(judges);

/** SHA-256 fingerprint of a key, as `ssh-keygen -l` prints it. */
export const fingerprintOf = (key: string): string =>
  `SHA256:${createHash("sha256").update(Buffer.from(key, "base64")).digest("base64").replace(/=+$/, "")}`;

/** What is wrong with a host key; undefined for one that every strict reader takes. */
export function keyProblem(type: string, key: string): string | undefined {
  if (type === "ssh-dss") return "DSA keys are retired everywhere; take the host's Ed25519 key";
  const judge = judges[type];
  if (judge === undefined) return `"${type}" is no type of host key; take one of ${keyTypes.join(", ")}`;
  if (!base64.test(key)) return "the key is no base64; copy it whole, without blanks";
  const blob = Buffer.from(key, "base64");
  if (blob.toString("base64") !== key) return "the key is no base64; copy it whole, without blanks";
  const [inner, ...fields] = partsOf(blob) ?? [];
  if (inner === undefined) return "the key is cut short or has bytes too many; copy it anew";
  if (inner.toString("latin1") !== type)
    return `the line says ${type}, the key inside ${JSON.stringify(inner.toString("latin1").slice(0, 30))}`;
  return judge(fields);
}
