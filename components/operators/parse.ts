import ipaddr from "ipaddr.js";
import { parseAcceptance } from "../acceptance";
import { parseDnsLabel } from "../names";
import type { Problems } from "../problems";
import { parseDefinitions } from "./definitions";
import { parseImage } from "./image";
import {
  type OperatorArgs,
  type OperatorModel,
  type OperatorSpec,
  SecretCache,
  type SecretRead,
  type SecretReadingOperatorArgs,
} from "./operator";
import { parseResources } from "./resources";

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const reserved = /^(default|kube-.*)$/;

/** A namespace that people may use: the cluster's own are refused. */
export function parseOwnNamespace(value: string, p: Problems): string {
  if (reserved.test(value)) p.note(`"${value}" belongs to the cluster; use a namespace of your own`);
  return parseDnsLabel(value, p);
}

export function parseWatched(watched: string[], own: string, p: Problems): string[] {
  if (watched.length === 0) p.note('name at least one namespace, for example ["agents-payments"]');
  watched.forEach((namespace, i) => {
    parseOwnNamespace(namespace, p.at(i));
    if (namespace === own)
      p.at(i).note(`"${namespace}" is the operator's own namespace; agents need one apart from it`);
    if (watched.indexOf(namespace) !== i) p.at(i).note(`"${namespace}" is there twice; name each namespace once`);
  });
  return watched;
}

export function parseCidrs(cidrs: string[], p: Problems): string[] {
  cidrs.forEach((cidr, i) => {
    if (!ipaddr.isValidCIDR(cidr)) p.at(i).note(`"${cidr}" is no address range; write it like "10.0.0.1/32"`);
    else if (cidr.endsWith("/0")) p.at(i).note(`"${cidr}" is the whole internet; name the API server's own addresses`);
  });
  return cidrs;
}

/** The rule on Secrets: nobody reads those of the whole cluster without a name, a reason and a date. */
function parseSecretRead(args: SecretReadingOperatorArgs, spec: OperatorSpec, p: Problems): SecretRead {
  if (spec.rules.secrets === undefined) return { kind: "none" };
  const cache = args.secretCache ?? SecretCache.Cluster;
  const accepted = args.clusterWideSecretRead;
  if (!Object.values(SecretCache).includes(cache)) {
    p.at("secretCache").note(`"${cache}" is no kind of cache; use "cluster", "namespaced" or "none"`);
  }
  if (accepted !== undefined) {
    if (cache !== SecretCache.Cluster)
      p.at("clusterWideSecretRead").note(`an image with \`secretCache: "${cache}"\` does without; leave it away`);
    return { kind: "clusterWide", acceptance: parseAcceptance(accepted, p.at("clusterWideSecretRead")) };
  }
  if (cache === SecretCache.Cluster) p.at("clusterWideSecretRead").note(waysOut(spec));
  return { kind: cache === SecretCache.None ? "named" : "namespaced" };
}

const waysOut = (spec: OperatorSpec): string =>
  `the stock ${spec.process} caches the Secrets of every namespace and does not start without reading them all. ` +
  "Either give it a dedicated or virtual cluster and accept there, " +
  'or use an image that caches per namespace, or none, and say `secretCache: "namespaced"` or `"none"`, ' +
  'or accept it by name: `clusterWideSecretRead: { reason: "…", owner: "…", reviewBy: "YYYY-MM-DD" }`';

function parseReplicas(replicas: number, p: Problems): number {
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 5)
    p.note(`${replicas} copies make no sense; use a whole number from 1 to 5`);
  return replicas;
}

/** What all operators have in common, each problem noted below its own argument. */
export function parseOperator(
  component: string,
  args: SecretReadingOperatorArgs | OperatorArgs,
  spec: OperatorSpec,
  p: Problems,
): OperatorModel {
  const namespace = parseOwnNamespace(args.namespace ?? spec.namespace, p.at("namespace"));
  const version = args.podSecurityVersion ?? "v1.36";
  if (!/^v1\.\d{1,3}$/.test(version))
    p.at("podSecurityVersion").note(`"${version}" pins nothing; write a minor version such as "v1.36"`);
  const scrape = args.scrapeNamespace;
  return {
    component,
    spec,
    namespace,
    image: parseImage(args.image, p.at("image")),
    replicas: parseReplicas(args.replicas ?? 2, p.at("replicas")),
    imagePullSecrets: args.imagePullSecrets ?? [],
    resources: parseResources(args.resources, spec.resources, p.at("resources")),
    watchNamespaces: parseWatched(args.watchNamespaces ?? [], namespace, p.at("watchNamespaces")),
    scrapeNamespace: scrape === undefined ? undefined : parseDnsLabel(scrape, p.at("scrapeNamespace")),
    apiServerCidrs: parseCidrs(args.apiServerCidrs ?? privateRanges, p.at("apiServerCidrs")),
    podSecurityVersion: version,
    definitions: parseDefinitions(args, p),
    secretRead: parseSecretRead(args, spec, p),
  };
}

/** Groups of people: a role for a group of the cluster itself would be everybody's. */
export function parseGroups(groups: string[], p: Problems): string[] {
  groups.forEach((group, i) => {
    if (group.trim() === "") p.at(i).note("a group needs a name");
    if (group.startsWith("system:"))
      p.at(i).note(`"${group}" is a group of the cluster itself; name a group of people`);
  });
  return groups;
}

/** Names that become names of resources: one that is there twice would overwrite the other. */
export function parseUnique(what: string, names: string[], p: Problems): void {
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) p.at(i).note(`${what} "${name}" is there twice; give each its own name`);
  });
}
