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

/** The policies that a resource concerns, with their configuration, and what stands for the others. */
interface Due {
  readonly others: readonly Policy[];
  readonly concerned: readonly { readonly named: Named; readonly policy: Policy; readonly given: Config | undefined }[];
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
  const dueTo = memo((concern: Concern) => divide(session, rules, concern, standIn));
  const notRemedies = memo((_: Run) => [standIn(namesOf(rules.filter(isTold(session))), "remediate")]);

  function* judging(concern: Concern): Generator<Policy> {
    const { others, concerned } = dueTo(concern);
    yield* others;
    for (const { named, policy, given } of concerned)
      if (given === undefined || !session.isContent(named, given)) yield policy;
  }
  function* asked(): Generator<Policy> {
    const before = session.opened;
    yield first;
    // Who passes over the first policy, though it is not switched off, asks for remedies alone.
    const remedying = session.opened === before ? session.run : undefined;
    const concern = session.opened === before ? undefined : session.concern();
    if (concern !== undefined) yield* judging(concern);
    else yield* remedying?.hasAsked(first.name) ? notRemedies(remedying) : all;
    yield* last;
  }
  return Object.defineProperty(inTurn(parts), Symbol.iterator, { value: asked });
}

type Ruled = RulePolicies[number];

const isTold =
  (session: Session) =>
  ({ named: { name } }: Ruled): boolean =>
    session.given(name) !== undefined;

const namesOf = (rules: RulePolicies): string[] => rules.map(({ named }) => named.name);

function divide(session: Session, rules: RulePolicies, concern: Concern, standIn: StandIn): Due {
  const isOther = ({ named: { name } }: Ruled): boolean => concern.get(name) === false;
  const others = namesOf(rules.filter(isOther).filter(isTold(session)));
  return {
    others: others.length === 0 ? [] : [standIn(others)],
    concerned: rules
      .filter(({ policy }) => "validateResource" in policy)
      .filter((rule) => !isOther(rule) || !isTold(session)(rule))
      .map((rule) => ({ ...rule, given: session.given(rule.named.name) })),
  };
}
