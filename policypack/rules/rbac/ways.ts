import type { Field } from "../field";
import type { Access } from "./graph";
import { isImpersonation } from "./impersonation";
import { type Finder, findAny, type Match, match, matchAll } from "./match";
import { agentPods, ephemeralContainers, intoPods, tokens, workloads } from "./targets";

/** One step by which whoever holds a rule becomes somebody else. */
export interface Step {
  readonly does: string;
  readonly doubt: Field | undefined;
  /** Any account of a namespace; empty for all namespaces. */
  readonly accountsOf: string;
  /** Only accounts, users or groups of these names. */
  readonly only?: ReadonlySet<string>;
  readonly identity: "ServiceAccount" | "User" | "Group";
}

interface Way {
  readonly find: Finder;
  readonly does: (match: Match) => string;
  /** Names limit which accounts are reached. */
  readonly byName?: true;
}

/** `create pods`: what was matched of the target, in the target's words. */
const making = ({ verbs, reached }: Match): string =>
  `${verbs.includes("create") || verbs.includes("*") ? "create" : "change"} ${reached[0] ?? "pods"}`;

const accountWays: readonly Way[] = [
  { find: findAny(workloads), does: making },
  { find: findAny(agentPods), does: making },
  { find: findAny(intoPods), does: ({ reached }) => `enter through ${reached[0]}` },
  { find: findAny([ephemeralContainers]), does: () => "add debug containers" },
  { find: findAny([tokens]), does: () => "request tokens", byName: true },
];

const identities = [
  { resource: "serviceaccounts", identity: "ServiceAccount" },
  { resource: "users", identity: "User" },
  { resource: "groups", identity: "Group" },
] as const;

const namesOf = ({ named, rule }: Match): ReadonlySet<string> | undefined =>
  named ? new Set(rule.resourceNames.known.map(({ text }) => text)) : undefined;

function step(access: Access, found: Match, does: string, byName: boolean, identity: Step["identity"]): Step {
  const only = byName ? namesOf(found) : undefined;
  return {
    does,
    doubt: found.doubt ?? access.doubt,
    identity,
    accountsOf: access.binding.scope,
    ...(only === undefined ? {} : { only }),
  };
}

/** Verbs of impersonation as written: the plain one and the constrained modes. */
function impersonations(access: Access): Step[] {
  const verbs = matchAll(access.rule).flatMap((all) => all.verbs.filter(isImpersonation));
  return identities.flatMap(({ resource, identity }) => {
    // Users and groups have no namespace.
    if (identity !== "ServiceAccount" && access.binding.scope !== "") return [];
    const target = { groups: ["", "authentication.k8s.io"], resources: [resource], verbs: ["impersonate", ...verbs] };
    const found = match(access.rule, target);
    return found === undefined ? [] : [step(access, found, `impersonate ${resource}`, true, identity)];
  });
}

/** All steps that one grant allows. */
export const stepsOf = (access: Access): Step[] => [
  ...accountWays.flatMap(({ find, does, byName }) =>
    find(access.rule).map((found) => step(access, found, does(found), byName === true, "ServiceAccount")),
  ),
  ...impersonations(access),
];
