import { createHash, createHmac, generateKeyPairSync } from "node:crypto";

/** Text that looks random and is the same in every run. */
const noise = (seed: string, length: number, encoding: "hex" | "base64url"): string =>
  createHash("shake256", { outputLength: length }).update(seed).digest(encoding).replace(/[_-]/g, "x").slice(0, length);

const letters = (seed: string, length: number): string => noise(seed, length, "base64url");

const made = new Map<string, string>();
const once = (kind: string, make: () => string): string => {
  const value = made.get(kind) ?? make();
  made.set(kind, value);
  return value;
};

const pem = (type: "rsa" | "ed25519", bits = 1024): string => {
  const { privateKey } =
    type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: bits }) : generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
};

const part = (data: Buffer | string): Buffer => {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** An RSA blob with a modulus of that many bits; nobody checks that it has two factors. */
const rsaBlob = (bits: number): Buffer =>
  Buffer.concat([
    part("ssh-rsa"),
    part(Buffer.from([1, 0, 1])),
    part(Buffer.concat([Buffer.from([0]), Buffer.alloc(bits / 8, 0xff)])),
  ]);
const edBlob = Buffer.concat([part("ssh-ed25519"), part(Buffer.alloc(32, 7))]);

/** The public half is all that matters; the private half is noise. */
function openSsh(blob: Buffer): string {
  const head = Buffer.from("openssh-key-v1\0", "latin1");
  const one = Buffer.from([0, 0, 0, 1]);
  const body = Buffer.concat([
    head,
    part("none"),
    part("none"),
    part(""),
    one,
    part(blob),
    part(letters("private", 64)),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** A host of known_hosts as `HashKnownHosts` writes it. */
function hashedHost(name: string): string {
  const salt = Buffer.alloc(20, 3);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

const shapes: Readonly<Record<string, () => string>> = {
  "github-token": () => `ghp_${letters("github", 36)}`,
  "gitlab-token": () => `glpat-${letters("gitlab", 20)}`,
  "anthropic-key": () => `sk-ant-api03-${letters("anthropic", 40)}`,
  "openai-key": () => `sk-proj-${letters("openai", 40)}`,
  "aws-key": () => `AKIA${letters("aws", 16).toUpperCase()}`,
  "google-key": () => `AIza${letters("google", 35)}`,
  "slack-token": () => `xoxb-${letters("slack", 24)}`,
  hex: () => noise("hex", 40, "hex"),
  random: () => letters("random", 32),
  jwt: () => `${Buffer.from('{"alg":"HS256"}').toString("base64url")}.${letters("body", 20)}.${letters("sign", 20)}`,
  "private-key": () => pem("ed25519"),
  "weak-private-key": () => pem("rsa"),
  "rsa-private-key": () => pem("rsa", 3072),
  "openssh-private-key": () => openSsh(edBlob),
  "weak-openssh-private-key": () => openSsh(rsaBlob(2048)),
  "weak-ssh-public-key": () => `ssh-rsa ${rsaBlob(2048).toString("base64")} agent`,
  "ssh-host-key": () => `ssh-ed25519 ${edBlob.toString("base64")}`,
  "rsa-host-blob": () => rsaBlob(1024).toString("base64"),
  "hashed-host": () => hashedHost("hashed.example"),
  "dsa-ssh-public-key": () => `ssh-dss ${part("ssh-dss").toString("base64")}AAAAAAAAAAAA agent`,
  "public-key": () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    return publicKey.export({ type: "spki", format: "pem" }).toString();
  },
};

/** A made-up credential of a kind. */
export function fake(kind: string): string {
  const make = shapes[kind];
  if (make === undefined) throw new Error(`no fake is called ${kind}; there are ${Object.keys(shapes).join(", ")}`);
  return once(kind, make);
}
