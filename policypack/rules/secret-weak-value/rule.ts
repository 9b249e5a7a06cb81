import { createPrivateKey } from "node:crypto";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import { type SecretEntry, secretEntries } from "../secretData";

const placeholders = [
  "changeme",
  "change-me",
  "password",
  "passwd",
  "secret",
  "admin",
  "root",
  "example",
  "default",
  "token",
  "test",
  "todo",
];
const secretKey = /passw|token|jwt|secret|api[-_]?key/i;
const shortest = 16;

/** Fields: data, stringData. Allowed: not empty, not short under a name for secrets, no placeholder, no name of the object. */
export const rule = defineRule({
  id: "secret-weak-value",
  group: "E",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: ["Secret"],
  says: "no Secret holds a value that can be guessed",
  why: "Placeholders and short words are tried first, and several charts ship them.",
  mend: "generate the value with RandomPassword",
  compliance: ["PCI 2.2.2", "K4", "K5"],
  check: (object) => secretEntries(object).flatMap((entry) => judgeEntry(entry, object)),
});

function judgeEntry({ key, field, text }: SecretEntry, object: KubeObject): Finding[] {
  if (field.isUnknown) return [unknown(field)];
  if (text === undefined) return field.isSet ? [fail(field, "malformed: not base64 text")] : [];
  const got = weakness(key, text.trim(), object);
  return got === undefined ? [] : [fail(field, got)];
}

function weakness(key: string, text: string, { name, namespace }: KubeObject): string | undefined {
  const plain = text.toLowerCase();
  if (plain === "") return "empty";
  if (placeholders.includes(plain)) return "a placeholder";
  if (
    plain.length >= 6 &&
    [name, namespace].some((own) => own !== "" && (own.includes(plain) || isDerived(plain, own)))
  )
    return "made of the object's own name";
  if (text.includes("PRIVATE KEY-----")) return parses(text) ? undefined : "a private key that cannot be read";
  return secretKey.test(key) && text.length < shortest ? `shorter than ${shortest} characters` : undefined;
}

// `<namespace>-jwt-secret` and the like.
const isDerived = (text: string, own: string): boolean =>
  text.startsWith(`${own}-`) && /^[a-z-]+$/.test(text.slice(own.length));

function parses(text: string): boolean {
  if (text.includes("OPENSSH")) return /-----BEGIN OPENSSH PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]+-----END/.test(text);
  if (text.includes("ENCRYPTED")) return true;
  try {
    return createPrivateKey(text).type === "private";
  } catch {
    return false;
  }
}
