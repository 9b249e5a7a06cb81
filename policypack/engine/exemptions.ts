import { matchesAny } from "../rules/glob";
import { describe, type KubeObject } from "../rules/object";
import type { Rule } from "../rules/rule";
import type { Exemption, Settings } from "../rules/settings";
import type { Judged } from "./judge";
import { packPolicies } from "./policies";

/** Where an object names the exemption that it claims; the list in the configuration alone grants it. */
export const exemptionAnnotation = "palisade.dev/exemption-id";

/** Objects that claim an exemption which nobody has granted. */
export function unlistedClaims(
  settings: Settings,
  objects: readonly KubeObject[],
): { object: KubeObject; says: string }[] {
  const listed = new Set(settings.exemptions.map(({ id }) => id));
  return objects.flatMap((object) => {
    const claim = object.root.at("metadata", "annotations", exemptionAnnotation).get("string");
    if (claim === undefined || listed.has(claim)) return [];
    const says = `${describe(object)} claims the exemption "${claim}", which the configuration does not list`;
    return [{ object, says }];
  });
}

const day = 86_400_000;
/** The setting `maxExemptionDays` may only shorten it. */
export const longestDays = 90;
const warnDays = 14;
const shortestReason = 15;

/** Midnight after a day written as YYYY-MM-DD; undefined for what is no day. */
export function endOfDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const start = new Date(`${text}T00:00:00Z`);
  const real = !Number.isNaN(start.getTime()) && start.toISOString().startsWith(text);
  return real ? start.getTime() + day : undefined;
}

/** What is wrong with an exemption; it grants nothing until the list is empty. */
export function exemptionProblems(
  exemption: Exemption,
  rules: ReadonlyMap<string, Rule>,
  now: Date,
  maxDays = longestDays,
): string[] {
  const problems = policyProblems(exemption.policy, rules);
  for (const key of ["owner", "ticket", "approvedBy", "name"] as const)
    if (blank(exemption[key])) problems.push(`${key} is missing`);
  if (String(exemption.reason ?? "").trim().length < shortestReason)
    problems.push(`reason needs at least ${shortestReason} characters`);
  if (!blank(exemption.owner) && exemption.owner === exemption.approvedBy) problems.push("approvedBy is the owner");
  if (/[*?[]/.test(exemption.namespace ?? "")) problems.push("namespace is a pattern; name one");
  if (exemption.name === "*" && blank(exemption.namespace)) problems.push('name "*" needs a namespace');
  return [...problems, ...expiryProblems(exemption.expires, now, Math.min(maxDays, longestDays))];
}

function policyProblems(policy: string, rules: ReadonlyMap<string, Rule>): string[] {
  const rule = rules.get(policy);
  const other = packPolicies.find(({ id }) => id === policy);
  if (rule?.never || other?.never) return [`policy "${policy}" accepts no exemption`];
  if (other !== undefined) return [`policy "${policy}" refuses no object, so there is nothing to exempt`];
  return rule === undefined ? [`policy "${policy}" does not exist`] : [];
}

const blank = (value: unknown): boolean => typeof value !== "string" || value.trim() === "";

function expiryProblems(expires: string, now: Date, maxDays: number): string[] {
  const end = endOfDay(String(expires));
  if (end === undefined) return [`expires "${expires}" is no day; write YYYY-MM-DD`];
  if (end <= now.getTime()) return [`expired on ${expires}`];
  return end - now.getTime() > (maxDays + 1) * day ? [`expires more than ${maxDays} days ahead`] : [];
}

function covers(exemption: Exemption, policy: string, object: KubeObject): boolean {
  if (exemption.policy !== policy) return false;
  if (exemption.kind !== undefined && exemption.kind !== object.kind) return false;
  if (exemption.cluster !== undefined && exemption.cluster !== (object.origin.cluster ?? "")) return false;
  return (exemption.namespace ?? "") === object.namespace && nameMatches(exemption.name, object);
}

// An unknown name is covered by nothing: whoever it will be has not been exempted.
const nameMatches = (glob: string, object: KubeObject): boolean =>
  object.name !== "" && matchesAny([glob], object.name);

/** The exemptions of one run: which are in force, which are not and why, and what each of them covered. */
export class Exemptions {
  readonly #valid: readonly Exemption[];
  readonly #used = new Set<Exemption>();
  /** What is wrong, one line per problem, with the entry's index. */
  readonly problems: readonly string[];
  readonly #now: Date;

  constructor(settings: Settings, rules: ReadonlyMap<string, Rule>, now: Date) {
    const judged = settings.exemptions.map((exemption, index) => ({
      exemption,
      problems: exemptionProblems(exemption, rules, now, settings.maxExemptionDays).map(
        (problem) => `exemptions[${index}]: ${problem}`,
      ),
    }));
    this.#now = now;
    this.#valid = judged.filter(({ problems }) => problems.length === 0).map(({ exemption }) => exemption);
    this.problems = judged.flatMap(({ problems }) => problems);
  }

  /** The exemption that covers a finding, if one does; only breaches are exempted. */
  covering(judged: Judged): Exemption | undefined {
    if (judged.verdict !== "fail") return undefined;
    const found = this.#valid.find((exemption) => covers(exemption, judged.rule.id, judged.object));
    if (found) this.#used.add(found);
    return found;
  }

  /** Whether a rule is waived for an object, whatever it finds there. */
  waives(rule: string, object: KubeObject): boolean {
    return this.#valid.some((exemption) => covers(exemption, rule, object));
  }

  /** Every exemption in force, for the list that each run prints. */
  inForce(): string[] {
    return this.#valid.map(line);
  }

  /** Exemptions that end soon, or that nothing needed. */
  stale(): string[] {
    const soon = this.#valid.filter((e) => (endOfDay(e.expires) ?? 0) - this.#now.getTime() < warnDays * day);
    const unused = this.#valid.filter((e) => !this.#used.has(e));
    return [...soon.map((e) => `expires soon: ${line(e)}`), ...unused.map((e) => `matched nothing: ${line(e)}`)];
  }
}

const line = (e: Exemption): string => {
  const where = e.namespace === undefined ? e.name : `${e.namespace}/${e.name}`;
  return `${e.policy} for ${e.kind ?? "any kind"} ${where}: ${e.reason} (${e.owner}, ${e.ticket}, until ${e.expires})`;
};
