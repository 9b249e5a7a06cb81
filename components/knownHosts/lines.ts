import { isIP } from "node:net";
import type { Problems } from "../problems";
import { fingerprintOf, keyProblem } from "./blob";
import { revokedKeys } from "./keys";

/** One line of known_hosts, read to its last byte. */
export interface KnownHost {
  names: string[];
  type: string;
  key: string;
  fingerprint: string;
}

const hostName = /^[a-z0-9_]([-a-z0-9_]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const isHost = (host: string): boolean => isIP(host) !== 0 || hostName.test(host);

/** The name under which OpenSSH looks a host up. */
export const knownHostName = (host: string, port: number): string => (port === 22 ? host : `[${host}]:${port}`);

function nameProblem(name: string): string | undefined {
  if (/[*?!]/.test(name)) return `"${name}" is a pattern, which may cover hosts that nobody thought of; name each host`;
  const [, host = name, port] = /^\[(.*)\]:(\d{1,5})$/.exec(name) ?? [];
  if (port === "22") return `"${name}" is never looked up; write "${host}" for port 22`;
  if (isHost(host) && (port === undefined || (Number(port) >= 1 && Number(port) <= 65535))) return undefined;
  return `"${name}" is no host; write "git.example.com", or "[git.example.com]:2222" for another port than 22`;
}

const form = 'write one line as "git.example.com ssh-ed25519 AAAA…"';

/** Lines that are legal in the file, and say something that cannot be reviewed. */
function lineProblem(line: string): string | undefined {
  if (/[\r\n]/.test(line)) return `it holds a line break; ${form}`;
  if (/[^\x20-\x7e]/.test(line))
    return `it holds a character that is not plain ASCII, such as a tab or a byte order mark; ${form}`;
  if (line.startsWith("#")) return "it is a comment; leave it out";
  if (line.startsWith("@cert-authority"))
    return "an authority may sign for a key that nobody here has seen; give the host's own keys";
  if (line.startsWith("@revoked")) return "keys that are not listed are refused anyway; leave it out";
  if (line.startsWith("@")) return `markers are not taken; ${form}`;
  if (line.startsWith("|")) return "a hashed name cannot be reviewed; write the host in clear";
  return undefined;
}

/** Reads one line, and notes whatever keeps it from being trusted. */
export function parseKnownHost(line: string, p: Problems): KnownHost | undefined {
  const odd = lineProblem(line);
  if (odd !== undefined) return void p.note(odd);
  const [list = "", type = "", key = "", ...rest] = line.split(" ");
  if (key === "" || list === "") return void p.note(`it is no name, type and key with one blank between each; ${form}`);
  if (rest.length > 0) return void p.note("something stands after the key; leave comments out, and copy the key whole");
  const names = list.split(",");
  const found = [...names.map(nameProblem), keyProblem(type, key)].filter((problem) => problem !== undefined);
  const fingerprint = fingerprintOf(key);
  const revoked = revokedKeys[fingerprint];
  // A revoked key gets no advice on its form: mending that would not help.
  for (const problem of revoked === undefined
    ? found
    : [`this is ${revoked}; never trust it, take the host's key of today`])
    p.note(problem);
  return found.length > 0 || revoked !== undefined ? undefined : { names, type, key, fingerprint };
}

/** Reads lines, each at its own place; the same key for the same host is wanted once. */
export function parseKnownHosts(lines: readonly string[], p: Problems): (KnownHost | undefined)[] {
  const seen = new Set<string>();
  return lines.map((line, i) => {
    const known = parseKnownHost(line, p.at(i));
    for (const name of known?.names ?? []) {
      const entry = `${name} ${known?.fingerprint}`;
      if (seen.has(entry)) p.at(i).note(`this key of ${name} is there twice; leave one out`);
      seen.add(entry);
    }
    return known;
  });
}

export const printKnownHost = ({ names, type, key }: KnownHost): string => `${names.join(",")} ${type} ${key}`;
