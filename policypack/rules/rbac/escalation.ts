import { memo } from "../memo";
import type { KubeObject } from "../object";
import { type Access, type Rbac, rbacOf } from "./graph";
import { findAny } from "./match";
import { grantRecipes, pairsOf, tokenRecipe, tokenSecrets } from "./pairs";
import { People, type Who } from "./people";
import { type Power, powersOf } from "./powers";
import { byText, deed, type Move, type Path, Search } from "./search";
import { nameOf, type Subject } from "./subjects";
import { secretsRead } from "./targets";
import { type Step, stepsOf } from "./ways";

/** Nobody shows these accounts in a stack, and every cluster has them. */
const systemNamespace = "kube-system";
const asSystem = "act as the cluster's own controllers";

/** Who may become whom in one cluster, and who may do what. */
export class Escalation {
  readonly people: People;
  readonly #rbac: Rbac;
  readonly #moves = new Map<Who, readonly Move[]>();
  readonly #powers = new Map<Who, readonly Power[]>();

  constructor(rbac: Rbac) {
    this.#rbac = rbac;
    this.people = new People(rbac);
  }

  #reached({ identity, accountsOf, only }: Step): readonly Who[] {
    const all = identity === "ServiceAccount" ? this.people.accountsOf(accountsOf) : this.people.named(identity);
    return only === undefined ? all : all.filter((who) => only.has(this.people.nameIn(who)));
  }

  #single(access: Access): Move[] {
    const steps = stepsOf(access).map((step) => ({ ...step, access, to: this.#reached(step) }));
    const reads = findAny([secretsRead])(access.rule);
    const tokens = reads.flatMap((found) =>
      tokenSecrets(this.#rbac.objects)
        .filter(({ namespace }) => access.binding.scope === "" || access.binding.scope === namespace)
        .filter(({ name }) => !found.named || access.rule.resourceNames.known.some(({ text }) => text === name))
        .map(({ namespace, name, account }) => ({
          does: `read the token in Secret ${namespace}/${name}`,
          access,
          to: [`ServiceAccount ${namespace}/${account}`],
          doubt: found.doubt ?? access.doubt,
        })),
    );
    return [...steps, ...tokens];
  }

  #pairs(held: readonly Access[]): Move[] {
    return [...grantRecipes, tokenRecipe]
      .flatMap((recipe) => pairsOf(held, recipe))
      .map((pair) => ({ ...pair, to: this.people.accountsOf(pair.scope) }));
  }

  /** How somebody may become others, in an order that does not depend on the order of objects. */
  moves(who: Who): readonly Move[] {
    const held = this.people.heldBy(who);
    const known =
      this.#moves.get(who) ??
      [...held.flatMap((access) => this.#single(access)), ...this.#pairs(held)].sort(
        byText(({ access }) => deed(access, who, "")),
      );
    this.#moves.set(who, known);
    return known;
  }

  /** What somebody may do without becoming anybody else. */
  powers(who: Who): readonly Power[] {
    const held = this.people.heldBy(who);
    const known =
      this.#powers.get(who) ??
      [...powersOf(held), ...held.flatMap(systemPowers)].sort(
        byText(({ access, key, text }) => `${rankOf(key)} ${deed(access, who, text)}`),
      );
    this.#powers.set(who, known);
    return known;
  }

  /** The shortest way to a power that somebody does not hold already; a way with doubts only where there is no other. */
  shortest(start: Subject): Path | undefined {
    const who = nameOf(start);
    const certain = new Search(this, who, false);
    const path = certain.find(this.#news(who, false));
    return path ?? (certain.leftOut ? new Search(this, who, true).find(this.#news(who, true)) : undefined);
  }

  /** What would be new to somebody; who holds everything gains nothing. */
  #news(who: Who, doubtful: boolean): (power: Power) => boolean {
    const held = this.powers(who).filter(({ doubt }) => doubtful || doubt === undefined);
    const own = new Set(held.map(({ key }) => key));
    return (power) => !own.has("all") && !own.has(power.key) && !isCovered(power, own);
  }
}

/** What people fear most is named first. */
const order = ["all", "read Secrets cluster-wide", "anybody", "bind any role to itself", "write any right into a role"];
function rankOf(key: string): number {
  if (isLocal(key)) return order.length + 1;
  const rank = order.indexOf(key);
  return rank < 0 ? order.length : rank;
}

const isLocal = (key: string): boolean => key.startsWith("Secrets of ");
/** Beside a right over the cluster, the Secrets of a namespace are no news. */
const isCovered = ({ key }: Power, own: ReadonlySet<string>): boolean =>
  isLocal(key) && [...own].some((held) => !isLocal(held));

/** Becoming an account of kube-system, or of any namespace, is becoming the controllers that run there. */
const systemPowers = (access: Access): Power[] =>
  stepsOf(access)
    .filter(({ identity, accountsOf }) => identity === "ServiceAccount" && ["", systemNamespace].includes(accountsOf))
    .filter(({ accountsOf, only }) => only === undefined || accountsOf === systemNamespace)
    .map(({ does, doubt }) => ({ key: asSystem, text: `${does}, and ${asSystem}`, access, doubt }));

/** One search graph per cluster of a stack. */
export const escalationsOf = memo((objects: readonly KubeObject[]) =>
  rbacOf(objects).map((rbac) => new Escalation(rbac)),
);
