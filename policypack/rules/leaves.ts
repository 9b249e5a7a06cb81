import type { Field } from "./field";
import { type Finding, fail, unknown } from "./finding";

/** A leaf somewhere below a field, and the key it stands under (that of the list, for an item). */
export interface Leaf {
  readonly key: string;
  readonly field: Field;
}

const deepest = 60;

/** Every leaf below a field, unknown ones included. Deeper than any real object the walk stops, and says so. */
export function leavesOf(field: Field, key = "", depth = 0): Leaf[] {
  if (field.isAbsent) return [];
  if (depth > deepest || !field.isSet) return [{ key, field }];
  if (field.get("list") !== undefined) return field.each().flatMap((item) => leavesOf(item, key, depth + 1));
  if (field.get("map") === undefined) return [{ key, field }];
  // `{ name: X, value: y }` is how Kubernetes writes a variable called X.
  const called = field.at("name").get("string");
  return field
    .entries()
    .flatMap(([step, below]) => leavesOf(below, step === "value" && called !== undefined ? called : step, depth + 1));
}

/** A finding for every text below a field in which `detect` sees something. */
export const judgeTexts = (
  field: Field,
  detect: (text: string, key: string) => string | undefined,
  key = "",
): Finding[] =>
  leavesOf(field, key).flatMap((leaf) => {
    const text = leaf.field.get("string");
    if (text === undefined) return judgeOther(leaf.field);
    const seen = detect(text, leaf.key);
    return seen === undefined ? [] : [fail(leaf.field, seen)];
  });

// What is too deep to walk must not pass for clean.
const judgeOther = (field: Field): Finding[] => {
  if (field.isUnknown) return [unknown(field)];
  return typeof field.value === "object" ? [fail(field, "nested too deeply to be judged")] : [];
};
