import { Field } from "../field";
import type { KubeObject } from "../object";
import { everyIPv4, everyIPv6, everywhere, parseNetwork } from "./addresses";
import { calicoSelector } from "./calicoSelector";
import type { EgressPolicy } from "./policy";
import { portRange, protocols } from "./ports";
import { intersect, none, type Ranges, subtract, union } from "./ranges";
import { type Answer, all, type Selector, selectsAll } from "./selector";
import {
  anyPorts,
  doubtfulPorts,
  exactPorts,
  joined,
  type Peer,
  type Place,
  type Ports,
  protocolsOf,
  readPort,
  type Step,
  step,
} from "./step";
import { clusterOf, namespaceOf } from "./workloads";

const groups = ["projectcalico.org", "crd.projectcalico.org"];
const kinds = ["NetworkPolicy", "GlobalNetworkPolicy"];
export const isCalico = ({ kind, group }: KubeObject): boolean => groups.includes(group) && kinds.includes(kind);

const doubtful: Selector = () => "maybe";

function selector(field: Field, whenAbsent: Selector = selectsAll): Selector {
  if (field.isAbsent) return whenAbsent;
  const text = field.get("string");
  return (text === undefined ? undefined : calicoSelector(text)) ?? doubtful;
}

export function calicoPolicies(object: KubeObject): EgressPolicy[] {
  if (!isCalico(object)) return [];
  const spec = object.root.at("spec");
  const wide = object.kind === "GlobalNetworkPolicy";
  const [pods, namespaces] = [selector(spec.at("selector")), selector(spec.at("namespaceSelector"))];
  const accounts: Answer = spec.at("serviceAccountSelector").isAbsent ? "yes" : "maybe";
  const order = spec.at("order").get("number") ?? Number.MAX_SAFE_INTEGER;
  return [
    {
      object,
      engine: "calico",
      cluster: clusterOf(object),
      namespace: wide ? null : namespaceOf(object),
      selects: (labels, namespaceLabels) => all([accounts, pods(labels), wide ? namespaces(namespaceLabels) : "yes"]),
      isolates: isolation(spec),
      turn: { stage: "main", order, additive: false },
      steps: isDefaultTier(spec.at("tier")) ? stepsOf(object, spec) : stepsOf(object, spec).filter(isAllow),
    },
  ];
}

/** When other tiers come is another object's business: what they deny takes nothing away. */
const isDefaultTier = (tier: Field): boolean => tier.isAbsent || tier.get("string") === "default";
const isAllow = ({ action }: Step): boolean => action === "allow";

function isolation(spec: Field): Answer {
  const [types, rules] = [spec.at("types"), spec.at("egress")];
  if (types.isUnknown || (types.isAbsent && rules.isUnknown)) return "maybe";
  const named = types.each().map((type) => type.get("string"));
  if (named.length > 0) return named.includes("Egress") ? "yes" : named.includes(undefined) ? "maybe" : "no";
  return rules.each().length > 0 ? "yes" : "no";
}

const actions: Readonly<Record<string, Step["action"]>> = { Allow: "allow", Deny: "deny", Pass: "pass" };

const stepsOf = (object: KubeObject, spec: Field): Step[] =>
  spec
    .at("egress")
    .each()
    .flatMap((rule): Step[] => {
      const action = rule.at("action");
      if (action.get("string") === "Log") return [];
      const to = rule.at("destination");
      const made = step(
        object,
        rule,
        narrowed(peerOf(to, rule, object), rule),
        portsOf(rule, to),
        actions[action.get("string") ?? ""],
      );
      return [action.isUnknown ? { ...made, known: false } : made];
    });

/** Conditions on what is sent, not where to, let fewer connections through than the peer says. */
function narrowed(peer: Peer, rule: Field): Peer {
  const conditions = [rule.at("http"), rule.at("source"), rule.at("notProtocol"), rule.at("notICMP")];
  return conditions.every(({ isAbsent }) => isAbsent) ? peer : { ...peer, must: none, pods: weaker(peer.pods) };
}

const weaker =
  (pods: Peer["pods"]): NonNullable<Peer["pods"]> =>
  (place) =>
    pods?.(place) === "no" ? "no" : "maybe";

const family = (version: Field): Ranges =>
  version.get("number") === 4 ? everyIPv4 : version.get("number") === 6 ? everyIPv6 : everywhere;

interface Nets {
  readonly set: Ranges;
  readonly known: boolean;
  readonly readable: boolean;
}

function nets(list: Field): Nets {
  const fields = list.isAbsent ? [] : list.each();
  const read = fields.map((field) => parseNetwork(field.get("string") ?? ""));
  return {
    set: union(...read.map((network) => network?.addresses ?? none)),
    known: fields.every((field) => !field.isUnknown),
    readable: read.every((network) => network !== undefined),
  };
}

/** Lists that need other objects, or names, to be told. */
const indirect = ["services", "serviceAccounts", "notSelector"];

function peerOf(to: Field, rule: Field, object: KubeObject): Peer {
  const base = { at: to.isAbsent ? rule : to, except: [] };
  const [some, others] = [nets(to.at("nets")), nets(to.at("notNets"))];
  const known = some.known && others.known && !to.isUnknown;
  if (!to.at("domains").isAbsent) return { ...base, known, may: wildDomain(to), must: none };
  const selecting = ["selector", "namespaceSelector"].some((key) => !to.at(key).isAbsent);
  const named = !to.at("nets").isAbsent;
  // A range that cannot be read may be any; an exception that cannot be read takes nothing away.
  const whole = named && some.readable ? some.set : everywhere;
  const left = intersect(subtract(whole, others.set), family(rule.at("ipVersion")));
  const exact = some.readable && others.readable && indirect.every((key) => to.at(key).isAbsent);
  const may = selecting ? none : left;
  return { ...base, known, may, must: exact ? may : none, ...(named ? {} : { pods: podsOf(to, object) }) };
}

const wildDomain = (to: Field): Ranges =>
  to
    .at("domains")
    .each()
    .some((name) => /^[*.]+$/.test(name.get("string") ?? ""))
    ? everywhere
    : none;

function podsOf(to: Field, { kind, namespace }: KubeObject): (place: Place) => Answer {
  const [pods, namespaces] = [selector(to.at("selector")), selector(to.at("namespaceSelector"))];
  // With a selector of pods alone, a namespaced policy means its own namespace.
  const own = kind === "NetworkPolicy" && !to.at("selector").isAbsent && to.at("namespaceSelector").isAbsent;
  const sure: Answer = indirect.every((key) => to.at(key).isAbsent) ? "yes" : "maybe";
  return (place) =>
    all([
      sure,
      own && place.namespace !== namespace ? "no" : "yes",
      pods(place.labels),
      namespaces(place.namespaceLabels),
    ]);
}

function portsOf(rule: Field, to: Field): Ports {
  const names = protocolsOf(rule.at("protocol"), protocols);
  // Other protocols, by name or number, carry no ports and open none here.
  if (names === undefined) return rule.at("protocol").isUnknown ? doubtfulPorts(rule.at("protocol")) : exactPorts(none);
  const given = portList(to.at("ports"), names);
  const some = given ?? (names.length === protocols.length ? anyPorts : exactPorts(everyPortOf(names)));
  const others = portList(to.at("notPorts"), names);
  return others === undefined
    ? some
    : {
        ...some,
        known: some.known && others.known,
        may: subtract(some.may, others.must),
        must: subtract(some.must, others.may),
      };
}

const everyPortOf = (names: Parameters<typeof readPort>[1] & object): Ranges =>
  union(...names.map((protocol) => portRange(protocol, 1, 65_535)));

const portList = (list: Field, names: Parameters<typeof readPort>[1]): Ports | undefined =>
  list.isAbsent ? undefined : joined(list.each().map((field) => onePort(field, names)));

/** A number, a name, or `8000:8010`. */
function onePort(field: Field, names: Parameters<typeof readPort>[1]): Ports {
  const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(field.get("string") ?? "") ?? [];
  if (from === undefined) return readPort(field, names, field, Field.of(undefined));
  return readPort(field, names, Field.of(Number(from)), Field.of(Number(to)));
}
