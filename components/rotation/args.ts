import type { AcceptanceArgs } from "../acceptance";

/** Days on which no key is switched and none is removed. */
export interface RotationFreezeArgs {
  /** First day, as YYYY-MM-DD, or as MM-DD for every year. */
  from: string;
  /** Last day, in the same form; a yearly freeze may run across the new year. */
  until: string;
  /** Day on which the freeze was announced, as YYYY-MM-DD: what was scheduled before it stays. @default - it always held */
  since?: string;
}

/** A period that held in the past. */
export interface RotationEarlierArgs {
  /** Days from one key to the next. */
  periodDays: number;
  /** Last day on which it held, as YYYY-MM-DD. */
  until: string;
}

/** When credentials are renewed. */
export interface RotationArgs {
  /** Day to plan for, as YYYY-MM-DD. @default - the day of the run, in UTC */
  today?: string;
  /** Most days that a key is the current one, from 2 to 90. @default 90 */
  periodDays?: number;
  /** Days that the old key stays valid beside the new one; at least 1, and less than the period. @default 7 */
  overlapDays?: number;
  /** Days on which nothing is rotated. @default [] */
  freezes?: RotationFreezeArgs[];
  /** Periods of the past, oldest first: with them a change of the period moves no existing key. @default [] */
  earlier?: RotationEarlierArgs[];
  /** Credential to the day on which it was replaced out of turn, after a compromise; the old one goes at once. @default {} */
  rotateNow?: Record<string, string>;
  /** A named and dated acceptance that all credentials rotate on the same day. @default - they are spread evenly */
  together?: AcceptanceArgs;
}
