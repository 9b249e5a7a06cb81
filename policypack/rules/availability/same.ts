import { type Answer, all } from "../egress/selector";
import { Field } from "../field";

/** Whether two fields hold the same; `defaults` stand in where either of two maps says nothing. */
export function isSame(one: Field, other: Field, defaults: Readonly<Record<string, unknown>> = {}): Answer {
  if (one.isUnknown || other.isUnknown) return "maybe";
  const keys = keysOf(one, other);
  if (keys === undefined) return one.value === other.value ? "yes" : "no";
  return all(keys.map((key) => isSame(...atBoth(one, other, key, Field.of(defaults[key])))));
}

const atBoth = (one: Field, other: Field, key: string, otherwise: Field): [Field, Field] => [
  below(one, key).or(otherwise),
  below(other, key).or(otherwise),
];

/** The keys of two maps, or the places of two lists; undefined where they are neither. */
function keysOf(one: Field, other: Field): string[] | undefined {
  const [a, b] = [one.value, other.value];
  if (typeof a !== "object" || typeof b !== "object" || Array.isArray(a) !== Array.isArray(b)) return undefined;
  return [...new Set([...Object.keys(Object(a)), ...Object.keys(Object(b))])];
}

const below = (field: Field, key: string): Field =>
  Array.isArray(field.value) ? (field.each()[Number(key)] ?? Field.of(undefined)) : field.at(key);
