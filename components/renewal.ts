import { prefix } from "./labels";
import type { Problems } from "./problems";
import type { RotationArgs } from "./rotation/args";
import { generationsOf, parseRotationAt } from "./rotation/model";

/** What stands around a component: the names of project and stack, and the day. */
export interface Surroundings {
  project: string;
  stack: string;
  today: string;
}

/** How a credential that has one generation at a time is renewed: who reads it is started anew with it. */
export interface RenewalModel {
  /** Day on which the current one was due; keys are made anew whenever it changes. */
  label: string;
  days: number;
  owner: string;
}

export function parseRenewalAt(
  args: RotationArgs | undefined,
  credential: string,
  around: Surroundings,
  p: Problems,
): RenewalModel {
  const rotation = parseRotationAt(args, p, around.today);
  const owner = `${around.project}/${around.stack}`;
  // Which generation it is stands on a sound schedule alone.
  const label = p.clean() ? generationsOf(rotation, credential).current.label : around.today;
  return { label, days: rotation.periodDays, owner };
}

/** How old the credential is, and when it must go: the policy pack judges it by these. */
export const renewalMarks = ({ label, days, owner }: RenewalModel): Record<string, string> => ({
  [`${prefix}/rotated-at`]: label,
  [`${prefix}/rotation-interval`]: `${days}d`,
  [`${prefix}/rotation-owner`]: owner,
});
