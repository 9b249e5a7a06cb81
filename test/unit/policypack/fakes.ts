import { createHash, generateKeyPairSync } from "node:crypto";

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
