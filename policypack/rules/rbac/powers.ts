import type { Field } from "../field";
import type { Access } from "./graph";
import { identities as everyIdentity, isPowerful } from "./impersonation";
import { type Finder, findAny, grantsAll, match } from "./match";
import { grantRecipes, pairsOf, signRecipe } from "./pairs";
import { isOpenRead } from "./secrets";
import { admissionWrites, agentPods, apiWrites, diskWrites, nodesProxy, secretsRead, workloads } from "./targets";

/** Where a path ends: a right over the cluster, or over the Secrets of a namespace. */
export interface Power {
  /** What makes two powers one. */
  readonly key: string;
  readonly text: string;
  readonly access: Access;
  readonly doubt: Field | undefined;
}

const unnamed =
  (find: Finder): Finder =>
  (rule) =>
    find(rule).filter(({ named }) => !named);

/** Rights that end every search where they hold in the whole cluster. */
const overCluster: readonly { readonly text: string; readonly find: Finder }[] = [
  { text: "read Secrets cluster-wide", find: (rule) => findAny([secretsRead])(rule).filter(isOpenRead) },
  { text: "run commands on nodes", find: findAny([nodesProxy]) },
  { text: "rewrite objects through webhooks", find: findAny(admissionWrites) },
  { text: "make volumes of any path of a node", find: findAny([diskWrites]) },
  { text: "stand in for an API", find: unnamed(findAny(apiWrites)) },
];

const power = (key: string, text: string, access: Access, doubt: Field | undefined): Power => ({
  key,
  text,
  access,
  doubt: doubt ?? access.doubt,
});

const people = { ...everyIdentity, resources: ["users", "groups"] };
function impersonation(access: Access): Power[] {
  const verbs = access.rule.verbs.known.map(({ text }) => text).filter((verb) => verb.startsWith("impersonate:"));
  const found = match(access.rule, { ...people, verbs: [...people.verbs, ...verbs] });
  if (found === undefined) return [];
  const mighty = !found.named || access.rule.resourceNames.known.some(({ text }) => isPowerful(text));
  return mighty ? [power("anybody", "act as anybody", access, found.doubt)] : [];
}

function clusterPowers(access: Access): Power[] {
  if (access.binding.scope !== "") return [];
  const all = grantsAll(access.rule) ? [power("all", "do everything", access, undefined)] : [];
  const rest = overCluster.flatMap(({ text, find }) =>
    find(access.rule).map(({ doubt }) => power(text, text, access, doubt)),
  );
  return [...all, ...rest, ...impersonation(access)];
}

const making = findAny([...workloads, ...agentPods]);
function secretPowers(access: Access): Power[] {
  const { scope } = access.binding;
  if (scope === "") return [];
  const key = `Secrets of ${scope}`;
  const reads = findAny([secretsRead])(access.rule).filter(isOpenRead);
  return [
    ...reads.map(({ doubt }) => power(key, `read Secrets of namespace ${scope}`, access, doubt)),
    ...making(access.rule).map(({ doubt }) => power(key, `mount Secrets of namespace ${scope}`, access, doubt)),
  ];
}

/** What somebody may do by all that was granted to them. */
export function powersOf(accesses: readonly Access[]): Power[] {
  const pairs = [...grantRecipes, signRecipe].flatMap((recipe) => pairsOf(accesses, recipe));
  return [
    ...accesses.flatMap(clusterPowers),
    ...pairs.filter(({ scope }) => scope === "").map(({ does, access, doubt }) => power(does, does, access, doubt)),
    ...accesses.flatMap(secretPowers),
  ];
}
