import type { Field } from "../field";
import { advice, type Finding, fail, show, troubles, unknown } from "../finding";
import type { KubeObject } from "../object";
import { has, type PolicyRule, policyRules, type Words } from "./words";

/** Requests of one sort: any of the verbs on any of the resources, subresources as `pods/exec`. Group `*` is any group. */
export interface Target {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What a rule grants of a target, in the rule's own words; with a doubt, what it may grant. */
export interface Match {
  readonly rule: PolicyRule;
  readonly verbs: readonly string[];
  readonly resources: readonly string[];
  /** Which of the target's resources. */
  readonly reached: readonly string[];
  /** Limited to names. */
  readonly named: boolean;
  readonly doubt?: Field;
}

/** `*`, the resource itself, or `*` with its subresource; `pods/*` is a literal that matches nothing. */
export const coversResource = (word: string, resource: string): boolean => {
  if (word === "*" || word === resource) return true;
  const slash = resource.indexOf("/");
  return slash >= 0 && word === `*${resource.slice(slash)}`;
};

const hits = ({ known }: Words, covers: (word: string) => boolean): string[] =>
  known.map(({ text }) => text).filter(covers);

/** A name limit cannot hold for requests that carry no name: such a rule does not grant them at all. */
const nameless = ["create", "deletecollection"];
const verbsFor = (verbs: readonly string[], resource: string, named: boolean): readonly string[] =>
  named && !resource.includes("/") ? verbs.filter((verb) => !nameless.includes(verb)) : verbs;

function wanted(rule: PolicyRule, target: Target, resource: string, named: boolean): string[] | undefined {
  const verbs = verbsFor(target.verbs, resource, named);
  const found = hits(rule.verbs, (word) => (word === "*" && verbs.length > 0) || verbs.includes(word));
  if (found.length > 0) return found;
  return rule.verbs.doubt !== undefined && verbs.length > 0 ? [] : undefined;
}

const firstDoubt = (...lists: readonly { found: readonly string[]; words: Words }[]): Field | undefined =>
  lists.find(({ found }) => found.length === 0)?.words.doubt;

/** What a rule grants of a target, as the authoriser would say; undefined where it grants nothing of it. */
export function match(rule: PolicyRule, target: Target): Match | undefined {
  const groups = hits(rule.apiGroups, (word) => word === "*" || target.groups.some((g) => g === "*" || g === word));
  if (groups.length === 0 && rule.apiGroups.doubt === undefined) return undefined;
  const named = rule.resourceNames.known.length > 0;
  const possible = target.resources.filter((resource) => wanted(rule, target, resource, named) !== undefined);
  const covered = possible.filter(
    (resource) => hits(rule.resources, (word) => coversResource(word, resource)).length > 0,
  );
  const reached = covered.length === 0 && rule.resources.doubt !== undefined ? possible : covered;
  if (reached.length === 0) return undefined;
  const resources = hits(rule.resources, (word) => covered.some((resource) => coversResource(word, resource)));
  const verbs = [...new Set(reached.flatMap((resource) => wanted(rule, target, resource, named) ?? []))];
  const doubt = firstDoubt(
    { found: groups, words: rule.apiGroups },
    { found: resources, words: rule.resources },
    { found: verbs, words: rule.verbs },
  );
  return { rule, verbs, resources, reached, named, ...(doubt === undefined ? {} : { doubt }) };
}

const textsOf = ({ known }: Words): string[] => known.map(({ text }) => text);

/** All that a rule says, whatever it is about; nothing where it grants nothing. */
export function matchAll(rule: PolicyRule): Match[] {
  const resources = [...textsOf(rule.resources), ...textsOf(rule.nonResourceURLs)];
  const verbs = textsOf(rule.verbs);
  const doubt = [rule.verbs, rule.resources, rule.apiGroups, rule.nonResourceURLs].find((list) => list.doubt)?.doubt;
  if (doubt === undefined && (verbs.length === 0 || resources.length === 0)) return [];
  const named = rule.resourceNames.known.length > 0;
  return [{ rule, verbs, resources, reached: resources, named, ...(doubt === undefined ? {} : { doubt }) }];
}

/** How a check finds what it looks for in a rule. */
export type Finder = (rule: PolicyRule) => readonly Match[];
export const findAny =
  (targets: readonly Target[]): Finder =>
  (rule) =>
    targets.flatMap((target) => match(rule, target) ?? []);

/** Whether a name limit may turn out to be none. */
export const namesInDoubt = ({ rule, named }: Match): Field | undefined =>
  named ? undefined : rule.resourceNames.doubt;

/** `get, list on secrets`. */
export function told(matches: readonly Match[]): string {
  const verbs = [...new Set(matches.flatMap((found) => found.verbs))];
  const resources = [...new Set(matches.flatMap((found) => found.resources))];
  return `${verbs.join(", ")} on ${resources.join(", ")}`;
}

export type Decision = "fail" | "advice" | undefined;
/** What a match is worth in the role that holds it. */
export type Decide = (match: Match, role: KubeObject) => Decision;

const always: Decide = () => "fail";
/** In a Role, what has no namespace is out of reach. */
export const onlyInClusterRole: Decide = (_, role) => (role.kind === "ClusterRole" ? "fail" : undefined);

function judgeRule(rule: PolicyRule, targets: readonly Target[], decide: Decide): Finding[] {
  const matches = targets.flatMap((target) => match(rule, target) ?? []);
  const worth = (decision: Decision): Match[] => matches.filter((found) => decide(found, rule.holder) === decision);
  const failing = worth("fail");
  // Names that are not known yet matter where names would change the verdict.
  const namesMatter = (found: Match): boolean => decide({ ...found, named: true }, rule.holder) !== "fail";
  const doubtOf = (found: Match): Field | undefined =>
    found.doubt ?? (namesMatter(found) ? namesInDoubt(found) : undefined);
  const certain = failing.filter((found) => doubtOf(found) === undefined);
  if (certain.length > 0) return [fail(rule.field, told(certain))];
  const [open] = failing.flatMap((found) => doubtOf(found) ?? []);
  if (open !== undefined) return [unknown(open)];
  const [advised] = worth("advice");
  if (advised === undefined) return [];
  return [advised.doubt === undefined ? advice(rule.field, told([advised])) : unknown(advised.doubt)];
}

/** Judges each rule of a role by what it grants: one finding per rule, at the rule. */
export const everyGrant = (role: KubeObject, targets: readonly Target[], decide: Decide = always): Finding[] =>
  policyRules(role).flatMap((rule) => judgeRule(rule, targets, decide));

/** Judges one list of a rule word by word; what is malformed or not known in it is told as such. */
export function everyWord(
  rule: PolicyRule,
  list: "apiGroups" | "resources" | "verbs" | "nonResourceURLs",
  judge: (text: string) => Decision,
): Finding[] {
  return rule[list].field.each().flatMap((item): Finding[] => {
    const trouble = troubles(item, "string");
    if (trouble.length > 0) return trouble;
    const decision = judge(item.get("string") ?? "");
    if (decision === undefined) return [];
    return [(decision === "fail" ? fail : advice)(item, show(item.value))];
  });
}

/** Whether a rule is about every group, resource and verb. */
export const grantsAll = ({ apiGroups, resources, verbs, resourceNames }: PolicyRule): boolean =>
  has(apiGroups, "*") && has(resources, "*") && has(verbs, "*") && resourceNames.known.length === 0;
