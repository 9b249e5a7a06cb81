import type { Input } from "@pulumi/pulumi";
import { type Acceptance, type AcceptanceArgs, parseAcceptance } from "../acceptance";
import type { Problems } from "../problems";
import { keyTypes } from "./blob";
import { hostKeys, sameServer, unconfirmed } from "./keys";
import { type KnownHost, parseKnownHosts, printKnownHost } from "./lines";

/** Which keys a Git host may show; at most one of the first two. */
export interface KnownHostsArgs {
  /** Lines of known_hosts that name the host, as "git.example.com ssh-ed25519 AAAA…". @default - the built-in keys of the host */
  knownHosts?: string[];
  /** ConfigMap in the namespace whose key `known_hosts` holds the lines. @default - none */
  knownHostsConfigMap?: Input<string>;
  /** Needed where `knownHosts` differ from the built-in keys of a public host. @default - they may not differ */
  differingHostKeys?: AcceptanceArgs;
}

export type KnownHosts = {
  /** The file, with a newline at its end; empty where another object holds it, or where nothing is known. */
  text: string;
  /** Types of key that the host may show. */
  types: readonly string[];
  configMap?: Input<string>;
  differing?: Acceptance;
};

/** The built-in keys of a name as known_hosts has it: "github.com", "[ssh.github.com]:443". */
export const builtIn = (name: string): KnownHost[] =>
  hostKeys
    .filter(({ host }) => host === (sameServer[name] ?? name))
    .map(({ type, key, fingerprint }) => ({ names: [name], type, key, fingerprint }));

const fileOf = (known: readonly KnownHost[]): string => known.map((one) => `${printKnownHost(one)}\n`).join("");

/** A known_hosts file of built-in keys, with a newline at its end. A host without any is an error. */
export function knownHostsFor(hosts: readonly string[]): string {
  const without = hosts.filter((host) => builtIn(host).length === 0);
  if (without.length > 0) throw new Error(without.map(missing).join("\n"));
  return fileOf([...new Set(hosts)].flatMap(builtIn));
}

const missing = (name: string): string => {
  const why = unconfirmed[name];
  if (why !== undefined) return `${name}: ${why}`;
  return `no keys of "${name}" are built in; read them on the server itself, never over the network, and give them as "${name} ssh-ed25519 AAAA…"`;
};

/** Keys that nobody vouched for may stand beside the built-in ones only when somebody does so now. */
function parseDiffering(args: KnownHostsArgs, known: (KnownHost | undefined)[], name: string, p: Problems) {
  const trusted = new Set(builtIn(name).map(({ fingerprint }) => fingerprint));
  const at = p.at("differingHostKeys");
  if (args.differingHostKeys !== undefined) {
    if (args.knownHosts === undefined || trusted.size === 0)
      at.note(`nothing differs from built-in keys; leave it out`);
    return parseAcceptance(args.differingHostKeys, at);
  }
  if (trusted.size === 0) return undefined;
  for (const [i, one] of known.entries())
    if (one !== undefined && !trusted.has(one.fingerprint))
      p.at("knownHosts")
        .at(i)
        .note(
          `${one.fingerprint} is none of the keys that ${name} publishes; leave the line out, or accept it by name under \`differingHostKeys\``,
        );
  return undefined;
}

function parseOwn(args: KnownHostsArgs, name: string, p: Problems): KnownHosts {
  const at = p.at("knownHosts");
  const lines = args.knownHosts ?? [];
  if (lines.length === 0) at.note(missing(name));
  const known = parseKnownHosts(lines, at);
  for (const [i, one] of known.entries())
    if (one !== undefined && !one.names.includes(name))
      at.at(i).note(`it is about ${one.names.join(", ")}, and the repository is at "${name}"; leave it out`);
  const differing = parseDiffering(args, known, name, p);
  const kept = known.filter((one) => one !== undefined);
  return { text: fileOf(kept), types: typesOf(kept), ...(differing === undefined ? {} : { differing }) };
}

const typesOf = (known: readonly KnownHost[]): string[] => [...new Set(known.map(({ type }) => type))];

/** Settles what a host may show. `learning`: an unknown host is accepted at first sight, so nothing need be known. */
export function parseKnownHostsAt(args: KnownHostsArgs, name: string, learning: boolean, p: Problems): KnownHosts {
  const { knownHosts, knownHostsConfigMap: configMap } = args;
  if (configMap !== undefined) {
    if (knownHosts !== undefined) p.at("knownHostsConfigMap").note("give lines or a ConfigMap, one of the two");
    if (args.differingHostKeys !== undefined) p.at("differingHostKeys").note("it is for `knownHosts`; leave it out");
    return { text: "", types: keyTypes, configMap };
  }
  if (knownHosts !== undefined) return parseOwn(args, name, p);
  const known = unconfirmed[name] === undefined ? builtIn(name) : [];
  if (known.length === 0 && !learning) p.at("knownHosts").note(missing(name));
  if (args.differingHostKeys !== undefined) parseDiffering(args, known, name, p);
  return { text: fileOf(known), types: learning || known.length === 0 ? keyTypes : typesOf(known) };
}
