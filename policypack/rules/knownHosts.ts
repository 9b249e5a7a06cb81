import { createHmac } from "node:crypto";
import { keyFacts, sshBlobFacts } from "./sshKeys";

/** A line of known_hosts that names hosts and a key. */
export interface HostLine {
  readonly marker: string;
  readonly hosts: readonly string[];
  readonly type: string;
  readonly blob: string;
  readonly number: number;
}

/** The lines of a file as OpenSSH reads them: comments and empty ones are skipped. */
export const hostLines = (text: string): HostLine[] =>
  text
    .split("\n")
    .map((line, index) => ({ words: line.trim().split(/[ \t]+/), number: index + 1 }))
    .filter(({ words: [first = ""] }) => first !== "" && !first.startsWith("#"))
    .map(({ words, number }) => {
      const marker = words[0]?.startsWith("@") ? (words.shift() ?? "") : "";
      const [names = "", type = "", blob = ""] = words;
      return { marker, hosts: names.split(","), type, blob, number };
    });

/** The name under which a host and port are looked up. */
export const lookupName = (host: string, port: string): string =>
  port === "" || port === "22" ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

function isHash(entry: string, name: string): boolean {
  const [, , salt = "", hash = ""] = entry.split("|");
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

/** A pattern of known_hosts: `*` and `?` stand for any and for one character. */
const isPattern = (entry: string): boolean => /[*?]/.test(entry);

/** Goes back to the last `*` alone, so that no pattern takes long. */
function matches(pattern: string, name: string): boolean {
  let [at, star, mark] = [0, -1, 0];
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === "*") {
      star = at++;
      mark = index;
    } else if (pattern[at] === "?" || pattern[at] === name[index]) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      index = ++mark;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

const isEntry = (entry: string, name: string): boolean => {
  if (entry.startsWith("|1|")) return isHash(entry, name);
  const plain = entry.toLowerCase();
  return isPattern(plain) ? matches(plain, name) : plain === name;
};

/** Whether a line is about a name; a negated entry takes the whole line out. */
export const isAbout = ({ hosts }: HostLine, name: string): boolean =>
  hosts.some((entry) => isEntry(entry, name)) &&
  !hosts.some((entry) => entry.startsWith("!") && isEntry(entry.slice(1), name));

/** A pattern that covers more than one can list: `*`, or a wildcard over one of these hosts. */
export const isTooWide = (entry: string, hosts: readonly string[]): boolean =>
  entry !== "" && /^[*?.[\]:]*$/.test(entry)
    ? isPattern(entry)
    : isPattern(entry) && hosts.some((host) => matches(entry.toLowerCase(), host));

const types =
  /^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const leastRsaBits = 2048;

/** What is wrong with the key of a line; undefined for one that OpenSSH takes. */
export function keyFault({ type, blob }: HostLine): string | undefined {
  if (type === "" || blob === "") return "no host, type and key";
  if (!types.test(type)) return `key type ${JSON.stringify(type.slice(0, 40))}`;
  if (!base64.test(blob)) return "a key that is no base64";
  const bytes = Buffer.from(blob, "base64");
  const inner = bytes.subarray(4, 4 + (bytes.length >= 4 ? bytes.readUInt32BE(0) : 0)).toString("latin1");
  if (inner !== type) return `a key that says another type than ${type}`;
  if (!isWhole(bytes)) return "a key that is cut short";
  const { bits = leastRsaBits } = sshBlobFacts(bytes) ?? keyFacts(`${type} ${blob}`) ?? {};
  return bits < leastRsaBits ? `RSA of ${bits} bits` : undefined;
}

/** Whether length-prefixed parts fill a key to the last byte, and there is more than its type. */
function isWhole(bytes: Buffer): boolean {
  let [at, parts] = [0, 0];
  while (at + 4 <= bytes.length) {
    at += 4 + bytes.readUInt32BE(at);
    parts += 1;
  }
  return at === bytes.length && parts > 1;
}
