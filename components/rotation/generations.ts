import { createHash } from "node:crypto";
import { type Day, dayOf, textOf } from "./calendar";
import { dayReaching, type Timeline, turn, turnedBy } from "./timeline";

/** One key of a credential, by its days. */
export interface Generation {
  /** The day it became current, for logical names and titles; with "-2" where a key was replaced on the day it was new. */
  label: string;
  /** The day it became current. */
  since: string;
  /** The day the next one becomes current. */
  until: string;
  /** The day it is removed: the overlap after `until`, or at once where the next one came out of turn. */
  removeOn: string;
}

/** The keys of a credential on one day. */
export interface Generations {
  current: Generation;
  /** Present only during the overlap. */
  previous?: Generation;
}

/** What a schedule is made of: plain data, the same for the same settings and day. */
export interface RotationModel {
  today: string;
  periodDays: number;
  overlapDays: number;
  together: boolean;
  rotateNow: Readonly<Record<string, string>>;
  timeline: Timeline;
}

/** A day on which a key became current. */
interface Start {
  day: Day;
  outOfTurn: boolean;
}

/** Where a credential stands on the turn; its name alone decides, so that the others of a stack never move it. */
function phaseOf({ together }: RotationModel, credential: string): number {
  return together ? 0 : createHash("sha256").update(`rotation:${credential}`).digest().readUInt32BE(0);
}

/** The starts around today: at least two before, and one after. */
function startsOf(model: RotationModel, credential: string): Start[] {
  const phase = phaseOf(model, credential);
  const turns = Math.floor((turnedBy(model.timeline, dayOf(model.today)) - phase) / turn);
  const starts: Start[] = [turns - 2, turns - 1, turns, turns + 1].map((count) => ({
    day: dayReaching(model.timeline, phase + count * turn),
    outOfTurn: false,
  }));
  const replaced = Object.hasOwn(model.rotateNow, credential) ? model.rotateNow[credential] : undefined;
  if (replaced !== undefined) starts.push({ day: dayOf(replaced), outOfTurn: true });
  // A stable sort: on the same day the one out of turn comes last.
  return starts.sort((a, b) => a.day - b.day);
}

function generationAt(model: RotationModel, starts: readonly Start[], i: number): Generation {
  const [before, own, next] = [starts[i - 1], starts[i], starts[i + 1]];
  if (own === undefined || next === undefined)
    throw new Error("a schedule ends before its day; report this as a fault");
  const since = textOf(own.day);
  return {
    label: before?.day === own.day ? `${since}-2` : since,
    since,
    until: textOf(next.day),
    removeOn: textOf(next.day + (next.outOfTurn ? 0 : model.overlapDays)),
  };
}

/** The keys of a credential on the model's day. */
export function generationsOf(model: RotationModel, credential: string): Generations {
  const starts = startsOf(model, credential);
  const today = dayOf(model.today);
  const now = starts.findLastIndex(({ day }) => day <= today);
  const current = generationAt(model, starts, now);
  const previous = generationAt(model, starts, now - 1);
  return model.today < previous.removeOn ? { current, previous } : { current };
}

/** The keys that work, oldest first. */
export const liveGenerations = ({ current, previous }: Generations): Generation[] =>
  previous === undefined ? [current] : [previous, current];
