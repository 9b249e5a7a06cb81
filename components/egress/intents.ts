import { parseDnsLabel } from "../names";
import type { Problems } from "../problems";
import { cidrPeer, parseCidrPeer } from "./addresses";
import type { EgressAllowArgs, EgressServiceArgs } from "./args";
import { parseDns } from "./dns";
import { type Engine, withNames } from "./engines";
import { parseName } from "./fqdn";
import type { EgressRule, Peer, PortRange } from "./model";
import { parsePorts, tcp } from "./ports";
import { gitHosts, llmApis, type Provider } from "./providers";

/** What reads one entry of `allow`. */
interface Reader {
  engine: Engine;
  from: string;
  p: Problems;
}

const rule = (r: Reader, intent: string, peers: Peer[], ports: PortRange[]): EgressRule[] => [
  { from: r.from, intent, peers, ports },
];

function byName(r: Reader, name: string): Peer[] {
  if (!r.engine.names) {
    r.p.note(`${r.engine.title} knows no names, so "${name}" cannot be allowed alone; use ${withNames(name)}`);
  } else if (name.startsWith("*.") && r.engine.wildcard !== "one") {
    r.p.note(
      `${r.engine.title} lets "${name}" match deeper names too; use ${withNames(name)}, or write the names one by one`,
    );
  }
  return [{ kind: "fqdn", name }];
}

function provider(r: Reader, value: string, known: Readonly<Record<string, Provider>>, what: string): EgressRule[] {
  const found = Object.hasOwn(known, value) ? known[value] : undefined;
  if (found === undefined) {
    r.p.note(`"${value}" is none of ${Object.keys(known).join(", ")}; for another one write an fqdn or a cidr`);
    return [];
  }
  const ports = parsePorts(found.ports, r.p);
  if (r.engine.names) return rule(r, `${what} ${value}`, found.names.map(named), ports);
  if (found.cidrs.length === 0) {
    const why = `${r.engine.title} knows no names and ${value} cannot be told by its ranges (${found.noCidrs ?? ""})`;
    r.p.note(`${why}; use ${withNames("")}, or a proxy in the cluster as a service`);
  }
  return rule(r, `${what} ${value}, by its published ranges`, found.cidrs.map(cidrPeer), ports);
}

const named = (name: string): Peer => ({ kind: "fqdn", name });

function pods(r: Reader, intent: string, args: EgressServiceArgs, ports: string[]): EgressRule[] {
  parseDnsLabel(String(args.namespace ?? ""), r.p.at("namespace"));
  const labels = args.podLabels ?? {};
  if (Object.keys(labels).length === 0) {
    r.p.at("podLabels").note("no label would be every pod of that namespace; name the pods' labels");
  }
  parseLabels(labels, r.p.at("podLabels"));
  const peer: Peer = { kind: "pods", namespace: String(args.namespace ?? ""), pods: labels };
  return rule(r, intent, [peer], parsePorts(args.ports ?? ports, r.p.at("ports")));
}

const labelKey = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelText = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

export function parseLabels(labels: Record<string, string>, p: Problems): Record<string, string> {
  for (const [key, value] of Object.entries(labels)) {
    if (labelKey.test(key) && typeof value === "string" && labelText.test(value)) continue;
    p.note(`"${key}: ${value}" is no label; use at most 63 of letters, digits, "-", "_" and "." on each side`);
  }
  return labels;
}

function packages(r: Reader, args: { mirror: string; port?: number }): EgressRule[] {
  const port = args.port ?? 443;
  if (!Number.isInteger(port) || port < 1 || port > 65535) r.p.at("port").note(`${port} is no port; use 1 to 65535`);
  const at = { ...r, p: r.p.at("mirror") };
  const mirror = parseName(args.mirror, at.p);
  return rule(r, `packages from ${mirror}`, byName(at, mirror), [tcp(port)]);
}

type Key = keyof EgressAllowArgs;
type Given = Required<EgressAllowArgs>;
const readers: { [K in Key]: (r: Reader, args: Given[K]) => EgressRule[] } = {
  git: (r, host) => provider(r, host, gitHosts, "Git at"),
  llm: (r, api) => provider(r, api, llmApis, "the LLM API of"),
  dns: (r, args) => parseDns(args, r.from, r.p),
  packages,
  collector: (r, args) => pods(r, "the collector of telemetry", args, ["4317"]),
  service: (r, args) => pods(r, `pods in ${args.namespace}`, args, ["443"]),
  cidr: (r, args) => {
    const peer = parseCidrPeer(String(args.cidr), r.p.at("cidr"));
    return rule(r, `the range ${peer.cidr}`, [peer], parsePorts(args.ports ?? ["443"], r.p.at("ports")));
  },
  fqdn: (r, args) => {
    const at = { ...r, p: r.p.at("name") };
    const name = parseName(args.name, at.p);
    return rule(r, `the name ${name}`, byName(at, name), parsePorts(args.ports ?? ["443"], r.p.at("ports")));
  },
};

const read = <K extends Key>(key: K, value: Given[K], r: Reader): EgressRule[] => readers[key](r, value);

const isKey = (key: string): key is Key => Object.hasOwn(readers, key);

/** One entry of `allow`: exactly one key. */
export function parseAllow(entry: EgressAllowArgs, from: string, engine: Engine, p: Problems): EgressRule[] {
  const given = Object.keys(entry ?? {}).filter((key) => Reflect.get(entry, key) !== undefined);
  const [key = ""] = given;
  if (given.length !== 1 || !isKey(key)) {
    const got = given.length === 0 ? "nothing" : given.join(" and ");
    p.note(`give exactly one of ${Object.keys(readers).join(", ")}; this entry has ${got}`);
    return [];
  }
  const value = entry[key];
  return value === undefined ? [] : read(key, value, { engine, from: `${from}.${key}`, p: p.at(key) });
}
