import type { Policies } from "@pulumi/policy";
import { memo } from "../rules/memo";
import type { Concern } from "./concern";
import type { Config, Named } from "./named";
import type { Run } from "./run";
import type { Session } from "./session";
import type { StandIn } from "./together";

type Policy = Policies[number];

/** The policies of all rules, in order. */
export type RulePolicies = readonly { readonly named: Named; readonly policy: Policy }[];

/** A policy and the configuration that it has told in this run; none where it is disabled, or looks at stacks alone. */
type Told = RulePolicies[number] & { readonly given: Config | undefined };

/** The policies that a resource concerns, and what stands for the others. */
interface Due {
  readonly others: Policy;
  readonly concerned: readonly Told[];
}

/** A pack's policies, in order. */
export interface Parts {
  /** Asked first in every request: it opens the session's turn. */
  readonly first: Policy;
  readonly rules: RulePolicies;
  readonly last: readonly Policy[];
}

export const inTurn = ({ first, rules, last }: Parts): Policies => [
  first,
  ...rules.map(({ policy }) => policy),
  ...last,
];

/**
 * Asking a policy costs the SDK more than most rules cost us. So of the resource under way it is handed those policies
 * alone that have something to report, and one that stands for all those that it does not concern: what is not asked,
 * and does not say that it is not concerned, has passed. The SDK goes through its list anew for every request.
 */
export function whereDue(session: Session, parts: Parts, standIn: StandIn): Policies {
  const { first, rules, last } = parts;
  const all = rules.map(({ policy }) => policy);
  const told = (): Told[] => rules.map((rule) => ({ ...rule, given: session.given(rule.named.name) }));
  const ofRun = memo((_: Run) => ({
    notRemedies: [standIn(namesIn(told().filter(({ given }) => given !== undefined)), "remediate")],
    dueTo: memo((concern: Concern) => divide(told(), concern, standIn)),
  }));

  function* judging({ others, concerned }: Due): Generator<Policy> {
    yield others;
    for (const { named, policy, given } of concerned)
      if (given === undefined || !session.isContent(named, given)) yield policy;
  }
  function needed(judges: boolean): Iterable<Policy> {
    const { run } = session;
    if (run === undefined) return all;
    const concern = judges ? session.concern() : undefined;
    if (concern !== undefined) return judging(ofRun(run).dueTo(concern));
    if (judges) return all;
    // Who passes over the first policy, though it is not switched off, asks for remedies alone.
    return run.hasAsked(first.name) ? ofRun(run).notRemedies : all;
  }
  function* asked(): Generator<Policy> {
    const before = session.opened;
    yield first;
    yield* needed(session.opened > before);
    yield* last;
  }
  return Object.defineProperty(inTurn(parts), Symbol.iterator, { value: asked });
}

const namesIn = (rules: RulePolicies): string[] => rules.map(({ named }) => named.name);

function divide(rules: readonly Told[], concern: Concern, standIn: StandIn): Due {
  const isOther = ({ named, given }: Told): boolean => given !== undefined && concern.get(named.name) === false;
  return {
    others: standIn(namesIn(rules.filter(isOther))),
    concerned: rules.filter((rule) => "validateResource" in rule.policy && !isOther(rule)),
  };
}
