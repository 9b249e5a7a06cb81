import fc from "fast-check";
import { parseYaml } from "../../../policypack/check/yaml";
import { UNKNOWN } from "../../../policypack/rules/field";
import { fixturesOf, withFakes } from "../../unit/policypack/fixtures";

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Printed with the results; the same number makes the same objects. */
export const seed = 29;
const perObject = 4;

const isHolder = (value: unknown): value is Json | unknown[] => typeof value === "object" && value !== null;

/** Every place below a value, with what stands there. */
function placesIn(value: unknown, path: Path = []): [Path, unknown][] {
  if (!isHolder(value)) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, below]) => [
    [[...path, key], below] as [Path, unknown],
    ...placesIn(below, [...path, key]),
  ]);
}

const isFree = ([first, second]: Path): boolean =>
  first !== "apiVersion" &&
  first !== "kind" &&
  (first !== "metadata" || second === "labels" || second === "annotations");
const isChangeable = (path: Path): boolean => isFree(path) && !(path[0] === "metadata" && path.length < 2);

const sort = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value);
const pools = new Map<string, Map<string, unknown[]>>();

/** What the fixtures of a rule write under each key. */
function poolOf(rule: string): Map<string, unknown[]> {
  const made = pools.get(rule) ?? new Map<string, unknown[]>();
  if (!pools.has(rule)) {
    pools.set(rule, made);
    const values = fixturesOf(rule).flatMap(({ text }) =>
      parseYaml(withFakes(text)).documents.map(({ value }) => value),
    );
    for (const [path, value] of values.flatMap((one) => placesIn(one)))
      if (value !== null && value !== UNKNOWN)
        made.set(wordOf(path, value), [...(made.get(wordOf(path, value)) ?? []), value]);
  }
  return made;
}
const wordOf = (path: Path, value: unknown): string =>
  `${path.filter((step) => typeof step === "string").at(-1)} ${typeof path.at(-1)} ${sort(value)}`;

/** A copy with another value at a place, or without it. */
function changed(value: unknown, path: Path, instead: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return instead;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => (index === step ? changed(item, rest, instead) : item));
    return items.filter((item) => item !== undefined);
  }
  const entries = Object.entries(Object(value)).map(([key, below]): [string, unknown] => [
    key,
    key === step ? changed(below, rest, instead) : below,
  ]);
  return Object.fromEntries(entries.filter(([, below]) => below !== undefined));
}

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (isHolder(value) && Object.values(value).some(holdsUnknown));

/** Nearly the same objects: something left out, switched over, or taken from another fixture of the rule. */
export function variants(rule: string, object: Json): Json[] {
  const step = fc.record({ place: fc.nat(), way: fc.nat(), from: fc.nat() });
  const runs = fc.sample(fc.array(step, { minLength: 1, maxLength: 2 }), { seed, numRuns: perObject });
  const made = runs.map((steps) =>
    steps.reduce((value, { place, way, from }) => {
      const places = placesIn(value).filter(([path]) => isChangeable(path));
      const [path, old] = places[place % Math.max(places.length, 1)] ?? [undefined, undefined];
      if (path === undefined) return value;
      const pool = poolOf(rule).get(wordOf(path, old)) ?? [];
      const graft = pool[from % Math.max(pool.length, 1)];
      const instead = way % 3 === 0 ? undefined : typeof old === "boolean" ? !old : graft;
      return changed(value, path, instead) as Json;
    }, object),
  );
  return made.filter((value) => !holdsUnknown(value));
}
