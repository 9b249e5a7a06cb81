import { isDay } from "../acceptance";
import type { Problems } from "../problems";
import {
  type Generation,
  type Generations,
  generationsOf,
  liveGenerations,
  type RotationModel,
} from "../rotation/model";

/** Which keys there are, oldest first, and which one the Secret's readers get. */
export interface KeyRing {
  kept: Generation[];
  used: Generation;
  /** Keys that a person has to add, newest last. */
  unregistered: Generation[];
  /** Labels of keys that were added once and are of no use any more. */
  outdated: string[];
}

/** A host that registers keys by itself: whatever lives is registered, and the newest is used. */
export const automaticRing = (generations: Generations): KeyRing => ({
  kept: liveGenerations(generations),
  used: generations.current,
  unregistered: [],
  outdated: [],
});

/** A label names a key of this schedule if a key of that day would have it. */
function generationOf(label: string, rotation: RotationModel, name: string): Generation | undefined {
  const day = label.slice(0, 10);
  if (!isDay(day) || day > rotation.today || day < "2022-01-01") return undefined;
  const { current } = generationsOf({ ...rotation, today: day }, name);
  return current.label === label ? current : undefined;
}

/** Reads the labels that a person confirms, oldest first. */
export function parseRegistered(
  labels: readonly string[],
  rotation: RotationModel,
  name: string,
  p: Problems,
): Generation[] {
  const found = labels.map((label, i) => {
    if (labels.indexOf(label) < i) return void p.at(i).note(`"${label}" is there twice; leave one out`);
    const generation = generationOf(label, rotation, name);
    if (generation === undefined)
      p.at(i).note(
        `"${label}" is no key of this schedule; the key of today is "${generationsOf(rotation, name).current.label}" (a former period belongs under \`rotation.earlier\`, a replacement stays under \`rotation.rotateNow\`)`,
      );
    return generation;
  });
  return found.filter((one) => one !== undefined).sort((a, b) => (a.label < b.label ? -1 : 1));
}

/**
 * A host where a person adds keys: only what is confirmed can be relied on, so the newest confirmed key is used, and stays
 * for as long as no newer one is confirmed.
 */
export function manualRing(generations: Generations, registered: readonly Generation[]): KeyRing {
  const live = liveGenerations(generations);
  const newest = registered.at(-1);
  const isLive = ({ label }: Generation): boolean => live.some((one) => one.label === label);
  const kept = newest === undefined || isLive(newest) ? live : [newest, ...live];
  const isConfirmed = ({ label }: Generation): boolean => registered.some((one) => one.label === label);
  const used = kept.find(({ label }) => label === newest?.label) ?? kept[0] ?? generations.current;
  return {
    kept,
    used,
    unregistered: kept.filter((one) => !isConfirmed(one) && (one === used || one === generations.current)),
    outdated: registered.map(({ label }) => label).filter((label) => !kept.some((one) => one.label === label)),
  };
}
