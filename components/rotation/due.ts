import { dayOf } from "./calendar";
import { generationsOf, type RotationModel } from "./generations";

/** What becomes of a credential, and when. */
export interface DueCredential {
  credential: string;
  /** Label of the current key. */
  label: string;
  /** Day on which the next key becomes current. */
  rotatesOn: string;
  /** Days until then. */
  daysLeft: number;
  /** Day on which the old key is removed; empty where there is none. */
  oldRemovedOn: string;
}

/** All credentials, the soonest first. */
export function dueOf(model: RotationModel, credentials: readonly string[]): DueCredential[] {
  const due = credentials.map((credential) => {
    const { current, previous } = generationsOf(model, credential);
    return {
      credential,
      label: current.label,
      rotatesOn: current.until,
      daysLeft: dayOf(current.until) - dayOf(model.today),
      oldRemovedOn: previous?.removeOn ?? "",
    };
  });
  const key = ({ rotatesOn, credential }: DueCredential): string => `${rotatesOn} ${credential}`;
  return due.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The first day after today on which a run changes something. */
export const nextDay = (due: readonly DueCredential[]): string =>
  due.flatMap(({ rotatesOn, oldRemovedOn }) => [rotatesOn, oldRemovedOn].filter((day) => day !== "")).sort()[0] ?? "";

const days = (count: number): string => (count === 1 ? "1 day" : `${count} days`);

/** The list for people. */
export function reportOf(model: RotationModel, due: readonly DueCredential[]): string {
  const lines = due.map(({ credential, label, rotatesOn, daysLeft, oldRemovedOn }) => {
    const old = oldRemovedOn === "" ? "" : `; the old key goes on ${oldRemovedOn}`;
    return `  ${rotatesOn}, in ${days(daysLeft)}: ${credential} (key of ${label}${old})`;
  });
  const count = due.length === 1 ? "1 credential" : `${due.length} credentials`;
  const pace = `a new key every ${days(model.periodDays)}, the old one for ${days(model.overlapDays)} more`;
  return [`${model.today}: ${count}, ${pace}; the next run with work is on ${nextDay(due)}`, ...lines].join("\n");
}
