import { Field } from "../field";
import type { KubeObject } from "../object";
import { everyIPv4, everyIPv6, everywhere, parseNetwork } from "./addresses";
import { nodeAgents } from "./endpoints";
import { blockOf } from "./networkPolicy";
import { additive, type EgressPolicy } from "./policy";
import { none, type Ranges } from "./ranges";
import { type Answer, all, selectorOf } from "./selector";
import {
  anyPeer,
  anyPorts,
  doubtfulPeer,
  doubtfulPorts,
  joined,
  type Peer,
  type Place,
  type Ports,
  podsPeer,
  protocolsOf,
  readPort,
  type Step,
  step,
} from "./step";
import { clusterOf, namespaceOf } from "./workloads";

const kinds = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"];
export const isCilium = ({ kind, group }: KubeObject): boolean => group === "cilium.io" && kinds.includes(kind);

/** Denials hold against every permission. */
const first = { ...additive, order: Number.MIN_SAFE_INTEGER };

/** Names every rule that a policy holds, whether it has one `spec` or several `specs`. */
export const specsOf = ({ root }: KubeObject): Field[] => {
  const many = root.at("specs");
  return [...(root.at("spec").isAbsent ? [] : [root.at("spec")]), ...(many.isAbsent ? [] : many.each())];
};

export function ciliumPolicies(object: KubeObject): EgressPolicy[] {
  return isCilium(object) ? specsOf(object).flatMap((spec) => policiesOfSpec(object, spec)) : [];
}

function policiesOfSpec(object: KubeObject, spec: Field): EgressPolicy[] {
  const wide = object.kind === "CiliumClusterwideNetworkPolicy";
  const select = selectorOf(spec.at("endpointSelector"), withoutSource);
  const head = {
    object,
    engine: "cilium" as const,
    cluster: clusterOf(object),
    namespace: wide ? null : namespaceOf(object),
    // Policies of nodes select no pods.
    selects: spec.at("nodeSelector").isAbsent ? select : (): Answer => "no",
  };
  return [
    { ...head, isolates: isolation(spec), turn: additive, steps: stepsOf(object, spec.at("egress"), "allow") },
    { ...head, isolates: "no", turn: first, steps: stepsOf(object, spec.at("egressDeny"), "deny") },
  ];
}

function isolation(spec: Field): Answer {
  const choice = spec.at("enableDefaultDeny", "egress");
  if (choice.get("boolean") === false) return "no";
  const lists = [spec.at("egress"), spec.at("egressDeny")];
  if (choice.isUnknown || lists.some((list) => list.isUnknown || list.as("list").isMalformed)) return "maybe";
  return choice.get("boolean") === true || lists.some((list) => list.each().length > 0) ? "yes" : "no";
}

// `k8s:`, `any:` and the like tell where a label comes from.
const withoutSource = (key: string): string => key.replace(/^(k8s|any|container|unspec)[:.]/, "");

const namespaceLabel = "io.kubernetes.pod.namespace";
const namespaceLabels = `${namespaceLabel.replace("namespace", "")}namespace.labels.`;

const stepsOf = (object: KubeObject, rules: Field, action: Step["action"]): Step[] =>
  rules.each().flatMap((rule) => {
    const ports = portsOf(rule.at("toPorts"));
    return peersOf(rule, object).map((peer) => step(object, rule, peer, ports, action));
  });

function portsOf(list: Field): Ports {
  if (list.isUnknown || list.as("list").isMalformed) return doubtfulPorts(list.as("list"));
  const entries = list.each().flatMap((entry) => (entry.at("ports").isAbsent ? [] : entry.at("ports").each()));
  return entries.length === 0
    ? anyPorts
    : joined(
        entries.map((entry) =>
          readPort(
            entry,
            protocolsOf(entry.at("protocol"), ["TCP", "UDP", "SCTP"]),
            numberOf(entry),
            entry.at("endPort"),
          ),
        ),
      );
}

/** Cilium writes numbers as text. */
function numberOf(entry: Field): Field {
  const port = entry.at("port");
  const text = port.get("string");
  return text !== undefined && /^\d+$/.test(text) ? Field.of(Number(text), false, port.path) : port;
}

const readers: Readonly<Record<string, (item: Field, object: KubeObject) => Peer>> = {
  toCIDR: (item) => {
    const network = parseNetwork(item.get("string") ?? "");
    return network === undefined ? doubtfulPeer(item) : plain(item, network.addresses);
  },
  toCIDRSet: (item) => (item.at("cidr").isAbsent ? doubtfulPeer(item) : blockOf(item)),
  toEntities: (item) => entity(item),
  toEndpoints: (item, object) => podsPeer(item, endpoint(item, object)),
  toFQDNs: (item) => nameOf(item),
  toServices: (item) => podsPeer(item, () => "maybe"),
  toNodes: (item) => plain(item, none),
  toGroups: (item) => ({ ...doubtfulPeer(item), known: false }),
};

const plain = (at: Field, addresses: Ranges): Peer => ({
  at,
  known: true,
  may: addresses,
  must: addresses,
  except: [],
});

/** Every peer of a rule. Without one it holds for all destinations if it names ports, else for none. */
function peersOf(rule: Field, object: KubeObject): Peer[] {
  if (rule.isUnknown || !rule.as("map").isSet) return [doubtfulPeer(rule)];
  const named = Object.keys(readers).filter((key) => !rule.at(key).isAbsent);
  if (named.length === 0) return rule.at("toPorts").isAbsent ? [] : [anyPeer(rule)];
  return named.flatMap((key) =>
    rule
      .at(key)
      .each()
      .map((item) =>
        item.isUnknown || item.isMalformed ? doubtfulPeer(item) : (readers[key]?.(item, object) ?? doubtfulPeer(item)),
      ),
  );
}

const entities: Readonly<Record<string, Ranges>> = {
  all: everywhere,
  world: everywhere,
  "world-ipv4": everyIPv4,
  "world-ipv6": everyIPv6,
  host: nodeAgents,
};

/** Nodes and the API server have no addresses of their own here: they are for the rule on other engines. */
function entity(item: Field): Peer {
  const name = item.get("string") ?? "";
  const addresses = entities[name] ?? none;
  const pods = name === "all" || name === "cluster" ? { pods: (): Answer => "yes" } : {};
  return { ...plain(item, addresses), ...(name === "host" ? { must: none } : {}), ...pods };
}

/** `*` is every name; any other opens what it answers, which nobody can see here. */
function nameOf(item: Field): Peer {
  const pattern = item.at("matchPattern").or(item.at("matchName")).get("string");
  if (pattern === undefined) return doubtfulPeer(item);
  return /^[*.]+$/.test(pattern) ? { ...plain(item, everywhere), must: none } : plain(item, none);
}

function endpoint(item: Field, { namespace, kind }: KubeObject): (place: Place) => Answer {
  const select = selectorOf(item, withoutSource);
  const wide = kind === "CiliumClusterwideNetworkPolicy";
  const own = !wide && !mentionsNamespace(item);
  return (place) => {
    const known = new Map(place.labels.known).set(namespaceLabel, place.namespace);
    for (const [key, value] of place.namespaceLabels.known) known.set(`${namespaceLabels}${key}`, value);
    const labels = { ...place.labels, known, open: place.labels.open || place.namespaceLabels.open };
    return all([own && place.namespace !== namespace ? "no" : "yes", select(labels)]);
  };
}

/** Without a word on namespaces a selector stays in that of the policy. */
function mentionsNamespace(item: Field): boolean {
  const labels = Object.keys(item.at("matchLabels").get("map") ?? {});
  const keys = item
    .at("matchExpressions")
    .each()
    .map((entry) => entry.at("key").get("string") ?? "");
  return [...labels, ...keys].some((key) => withoutSource(key).startsWith("io.kubernetes.pod.namespace"));
}
