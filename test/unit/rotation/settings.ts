import fc from "fast-check";
import { problems } from "../../../components/problems";
import type { RotationArgs, RotationFreezeArgs } from "../../../components/rotation/args";
import { dayOf, textOf } from "../../../components/rotation/calendar";
import { parseRotationAt, type RotationModel } from "../../../components/rotation/model";

/** Fixed, so that a failure is the same failure tomorrow; fast-check prints it with the counterexample. */
export const seed = 20261121;

export const firstDay = dayOf("2026-11-21");
export const lastDay = firstDay + 3653;

export function parsed(args: RotationArgs, today: string): RotationModel {
  const p = problems("Rotation");
  return p.done(parseRotationAt(args, p, today));
}

/** The first problem's text, or "" where the settings are accepted. */
export function refusal(args: RotationArgs | undefined, today = "2026-11-21"): string {
  const p = problems("Rotation");
  try {
    p.done(parseRotationAt(args, p, today));
    return "";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

export const together = { reason: "one maintenance day for all", owner: "platform", reviewBy: "2027-03-31" };

const monthDay = (offset: number): string => textOf(dayOf("2027-01-01") + (offset % 365)).slice(5);

const yearly = fc
  .record({ start: fc.nat(364), length: fc.integer({ min: 1, max: 21 }) })
  .map(({ start, length }) => ({ from: monthDay(start), until: monthDay(start + length - 1) }));

const dated = fc
  .record({ start: fc.nat(3650), length: fc.integer({ min: 1, max: 21 }) })
  .map(({ start, length }) => ({ from: textOf(firstDay + start), until: textOf(firstDay + start + length - 1) }));

/** Settings at random: half of them with freezes, yearly and dated ones mixed. */
export const anySettings = (leastPeriod: number): fc.Arbitrary<RotationArgs> =>
  fc
    .record({
      periodDays: fc.integer({ min: leastPeriod, max: 90 }),
      overlap: fc.nat(89),
      freezes: fc.oneof(
        fc.constant<RotationFreezeArgs[]>([]),
        fc.array(fc.oneof(yearly, dated), { minLength: 1, maxLength: 3 }),
      ),
    })
    .map(({ periodDays, overlap, freezes }) => ({
      periodDays,
      overlapDays: 1 + (overlap % Math.min(periodDays - 1, freezes.length > 0 ? 14 : 89)),
      freezes,
    }));

/** Only what the parser accepts. */
export const acceptedSettings = (leastPeriod: number): fc.Arbitrary<RotationArgs> =>
  anySettings(leastPeriod).filter((args) => refusal(args) === "");
