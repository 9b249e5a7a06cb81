import type { Field } from "../field";
import { advice, type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import type { Context } from "../rule";
import { builtInRoles } from "./builtin";
import { type Access, type Rbac, rbacOf } from "./graph";
import { type Decision, type Finder, type Match, namesInDoubt, told } from "./match";
import { type Audience, audienceOf, isAccounts, nameOf } from "./subjects";
import { isClusterRole, type PolicyRule, policyRules } from "./words";

/** What it is worth that this subject holds this. */
export type Judge = (access: Access, match: Match, audience: Audience) => Decision;

/** `ServiceAccount a/b → RoleBinding a/x → Role a/y`. */
export const chainOf = ({ subject, binding }: Access): string =>
  [nameOf(subject), binding.label, binding.role?.label ?? "a role not known yet"].join(" → ");

const isBuiltIn = ({ holder }: PolicyRule): boolean => builtInRoles.includes(holder);

/** A ClusterRole given away in one namespace, or a role of the cluster's own, is mended at the binding; the rest at the rule. */
const isBindingsFault = ({ rule, binding }: Access): boolean =>
  isBuiltIn(rule) || (binding.scope !== "" && isClusterRole(rule.holder));

const placeOf = (access: Access): { object: KubeObject; at: Field } =>
  isBindingsFault(access)
    ? { object: access.binding.object, at: access.binding.roleRef.at("name") }
    : { object: access.rule.holder, at: access.rule.field };

/** rbac-cluster-admin speaks about these once, for all that they hold. */
const isClusterAdmins = ({ rule, binding, subject }: Access): boolean =>
  isBuiltIn(rule) && (rule.holder.name === "cluster-admin" || (binding.scope === "" && isAccounts(subject)));

interface Outcome {
  readonly access: Access;
  readonly match: Match;
  readonly decision: Decision;
  readonly doubt: Field | undefined;
}

function outcomesOf({ accesses }: Rbac, context: Context, find: Finder, judge: Judge): Outcome[] {
  return accesses
    .filter((access) => !isClusterAdmins(access))
    .flatMap((access) =>
      find(access.rule).flatMap((found): Outcome[] => {
        const { subject, binding } = access;
        // Whoever is not known yet may be an agent.
        const audience = subject.doubt === undefined ? audienceOf(subject, binding.object, context) : "agent";
        const decision = judge(access, found, audience);
        const doubt = found.doubt ?? access.doubt ?? namesInDoubt(found);
        return decision === undefined ? [] : [{ access, match: found, decision, doubt }];
      }),
    );
}

const more = (subjects: ReadonlySet<string>): string => (subjects.size > 1 ? ` (and ${subjects.size - 1} more)` : "");

/** One finding for one place: the worst that holds for sure, then what may hold. */
function verdictAt(at: Field, outcomes: readonly Outcome[]): Finding[] {
  const worst = (decision: Decision): Outcome[] =>
    outcomes.filter((one) => one.doubt === undefined && one.decision === decision);
  const [failing, advised] = [worst("fail"), worst("advice")];
  const open = outcomes.find((one) => one.doubt !== undefined && one.decision === "fail")?.doubt;
  const certain = failing.length > 0 ? failing : advised;
  const [first] = certain;
  if (failing.length === 0 && open !== undefined) return [unknown(open)];
  if (first === undefined) return [];
  const who = new Set(certain.map(({ access }) => nameOf(access.subject)));
  const same = certain.filter(({ access }) => access === first.access).map((one) => one.match);
  const got = `${told(same)}: ${chainOf(first.access)}${more(who)}`;
  return [failing.length > 0 ? fail(at, got) : advice(at, got)];
}

function judgeBound(graph: Rbac, context: Context, find: Finder, judge: Judge): Finding[] {
  const places = new Map<PolicyRule | Access["binding"], Outcome[]>();
  for (const outcome of outcomesOf(graph, context, find, judge)) {
    const key = isBindingsFault(outcome.access) ? outcome.access.binding : outcome.access.rule;
    places.set(key, [...(places.get(key) ?? []), outcome]);
  }
  return [...places.values()].flatMap((outcomes) => {
    const [first] = outcomes;
    if (first === undefined) return [];
    const { object, at } = placeOf(first.access);
    return verdictAt(at, outcomes).map((finding) => ({ ...finding, object }));
  });
}

/** Rules that nobody holds yet: whoever binds the role will. */
function judgeUnbound({ roles, bindings }: Rbac, find: Finder): Finding[] {
  const bound = new Set(bindings.flatMap(({ held }) => held.map(({ rule }) => rule)));
  const rules = roles.flatMap(({ parts }) => parts.filter((part) => !builtInRoles.includes(part)).flatMap(policyRules));
  return rules
    .filter((rule) => !bound.has(rule))
    .flatMap((rule) => {
      const matches = find(rule).filter(({ doubt }) => doubt === undefined);
      if (matches.length === 0) return [];
      const got = `${told(matches)}; bound to nobody in this stack`;
      return [{ ...advice(rule.field, got), object: rule.holder }];
    });
}

/** Judges everything of the targets that somebody holds, by who holds it and where. */
export const everyAccess = (objects: readonly KubeObject[], context: Context, find: Finder, judge: Judge): Finding[] =>
  rbacOf(objects).flatMap((graph) => judgeBound(graph, context, find, judge));

/** The same, with advice on roles that nobody holds. */
export const everyGrantee = (
  objects: readonly KubeObject[],
  context: Context,
  find: Finder,
  judge: Judge,
): Finding[] => [
  ...everyAccess(objects, context, find, judge),
  ...rbacOf(objects).flatMap((graph) => judgeUnbound(graph, find)),
];
