import { parseDnsLabel, parseDnsSubdomain } from "../names";
import { type Problems, problems } from "../problems";
import { without } from "./addresses";
import { type EgressAllowArgs, EgressEngine, type EgressPolicyArgs } from "./args";
import { parseDns } from "./dns";
import { forbiddenRanges } from "./endpoints";
import { type Engine, engines } from "./engines";
import { parseAllow, parseLabels } from "./intents";
import type { EgressModel, EgressRule } from "./model";

/** Reads the arguments; throws with every problem. */
export function parseEgressPolicy(name: string, args: EgressPolicyArgs): EgressModel {
  const p = problems(`EgressPolicy "${name}"`);
  const model = parseEgressPolicyAt(name, args, p);
  p.done(undefined);
  if (model === undefined) throw new Error(`EgressPolicy "${name}" was refused without a problem being noted`);
  return model;
}

/** The same below another component's path; nothing where a problem was noted, since addresses are then not understood. */
export function parseEgressPolicyAt(name: string, args: EgressPolicyArgs, p: Problems): EgressModel | undefined {
  parseDnsSubdomain(name, p);
  const namespace = args?.namespace;
  if (namespace === undefined || namespace === null) p.at("namespace").note("name the namespace of the pods");
  else if (typeof namespace === "string") parseDnsLabel(namespace, p.at("namespace"));
  const wanted = args?.engine ?? EgressEngine.NetworkPolicy;
  const engine = Object.hasOwn(engines, wanted) ? engines[wanted] : undefined;
  if (engine === undefined) p.at("engine").note(`"${wanted}" is none of ${Object.keys(engines).join(", ")}`);
  const podLabels = parseLabels(args?.podLabels ?? {}, p.at("podLabels"));
  const rules = parseRules(args?.allow ?? [], engine ?? engines.cilium, p.at("allow"));
  if (engine !== undefined) noteLimits(engine, { podLabels, rules }, p);
  if (!p.clean()) return undefined;
  return { name, namespace, podLabels, engine: wanted, rules, denied: denied(rules) };
}

function parseRules(allow: readonly EgressAllowArgs[], engine: Engine, p: Problems): EgressRule[] {
  const parsed = allow.flatMap((entry, i) => parseAllow(entry, `allow[${i}]`, engine, p.at(i)));
  const asked = allow.filter((entry) => entry?.dns !== undefined).length;
  if (asked > 1) p.note(`"dns" stands there ${asked} times; a cluster has one resolver, write it once`);
  const needed = allow.some((entry) => entry?.cidr === undefined);
  const rules = asked === 0 && needed ? [...parsed, ...parseDns({}, "allow, for names", p)] : parsed;
  if (!engine.dnsNames && rules.some(({ dnsNames }) => (dnsNames ?? []).length > 0)) {
    p.note(`${engine.title} cannot limit the names that are asked ("dns.names"); use "cilium", or leave them out`);
  }
  const names = askable(rules);
  return rules.map((rule) => (rule.dnsNames === undefined ? rule : { ...rule, dnsNames: names }));
}

/** Names that the rules themselves need, so that nothing else can be smuggled out as a question. */
function askable(rules: readonly EgressRule[]): string[] {
  const own = rules.flatMap(({ dnsNames }) => dnsNames ?? []);
  const implied = rules
    .filter(({ dnsNames }) => dnsNames === undefined)
    .flatMap(({ peers }) => peers)
    .flatMap((peer) =>
      peer.kind === "fqdn" ? [peer.name] : peer.kind === "pods" ? [`*.${peer.namespace}.svc.cluster.local`] : [],
    );
  const names = [...new Set([...own, ...implied])].sort();
  return names.length === 0 ? ["*.*.svc.cluster.local"] : names;
}

function noteLimits(engine: Engine, model: Pick<EgressModel, "podLabels" | "rules">, p: Problems): void {
  const { podLabels, rules } = model;
  if (!engine.podLabels && Object.keys(podLabels).length > 0) {
    p.at("podLabels").note(`${engine.title} is for a whole namespace; leave them out, or use "cilium"`);
  }
  const outside = rules.filter(({ peers }) => peers.some(({ kind }) => kind !== "pods"));
  if (!engine.portRanges && outside.some(({ ports }) => ports.some(({ from, to }) => from !== to))) {
    p.at("allow").note(`${engine.title} knows single ports only; write them one by one, or use "cilium"`);
  }
  if (rules.length + 2 > engine.mostRules) {
    p.at("allow").note(
      `${engine.title} holds ${engine.mostRules} rules, two of them ours, and this makes ${rules.length}; use "cilium"`,
    );
  }
}

/** What is closed for good: all forbidden ranges but the resolver's own addresses. */
function denied(rules: readonly EgressRule[]): string[] {
  const resolvers = rules
    .filter(({ dnsNames }) => dnsNames !== undefined)
    .flatMap(({ peers }) => peers)
    .flatMap((peer) => (peer.kind === "cidr" ? [peer.cidr] : []));
  return without(forbiddenRanges, resolvers);
}
