import type { Field } from "../field";

/** A question that a preview cannot always answer. */
export type Answer = "yes" | "no" | "maybe";

export const all = (answers: readonly Answer[]): Answer =>
  answers.includes("no") ? "no" : answers.includes("maybe") ? "maybe" : "yes";
export const any = (answers: readonly Answer[]): Answer =>
  answers.includes("yes") ? "yes" : answers.includes("maybe") ? "maybe" : "no";
export const not = (answer: Answer): Answer => (answer === "maybe" ? "maybe" : answer === "yes" ? "no" : "yes");

/** Labels as far as they are known. */
export interface Labels {
  readonly known: ReadonlyMap<string, string>;
  /** Keys whose value is not known yet. */
  readonly unknown: ReadonlySet<string>;
  /** There may be others. */
  readonly open: boolean;
}

export function labelsOf(field: Field, more: Readonly<Record<string, string | undefined>> = {}): Labels {
  const known = new Map<string, string>();
  const unknown = new Set<string>();
  const note = (key: string, value: string | undefined): void => {
    if (value === undefined) unknown.add(key);
    else known.set(key, value);
  };
  const map = field.as("map");
  for (const [key, value] of map.isSet ? map.entries() : []) note(key, value.get("string"));
  for (const key of Object.keys(more)) note(key, more[key]);
  return { known, unknown, open: map.isUnknown || map.isMalformed };
}

export type Selector = (labels: Labels) => Answer;
export const selectsAll: Selector = () => "yes";

const hasKey = (key: string, { known, unknown, open }: Labels): Answer =>
  known.has(key) || unknown.has(key) ? "yes" : open ? "maybe" : "no";

/** Whether the label has one of the values; a value not known yet may be any. */
function isIn(key: string, values: readonly Field[], labels: Labels): Answer {
  const value = labels.known.get(key);
  if (value === undefined) return values.length > 0 && hasKey(key, labels) !== "no" ? "maybe" : "no";
  if (values.some((field) => field.get("string") === value)) return "yes";
  return values.some((field) => field.get("string") === undefined) ? "maybe" : "no";
}

function expression(field: Field, keyOf: (key: string) => string): Selector {
  const key = field.at("key").get("string");
  const values = field.at("values").each();
  const operators: Readonly<Record<string, (key: string, labels: Labels) => Answer>> = {
    In: (name, labels) => isIn(name, values, labels),
    NotIn: (name, labels) => not(isIn(name, values, labels)),
    Exists: hasKey,
    DoesNotExist: (name, labels) => not(hasKey(name, labels)),
  };
  const operator = operators[field.at("operator").get("string") ?? ""];
  return key === undefined || operator === undefined ? () => "maybe" : (labels) => operator(keyOf(key), labels);
}

/** A label selector; `keyOf` takes an engine's prefix off its keys. Absent and empty ones select all; what is unknown or malformed in one, maybe. */
export function selectorOf(field: Field, keyOf: (key: string) => string = (key) => key): Selector {
  const [labels, expressions] = [field.at("matchLabels"), field.at("matchExpressions")];
  if (field.isUnknown || field.as("map").isMalformed) return () => "maybe";
  const terms: Selector[] = [
    ...labels
      .entries()
      .map(([key, value]): Selector => (key === "" ? () => "maybe" : (of) => isIn(keyOf(key), [value], of))),
    ...expressions.each().map((field) => expression(field, keyOf)),
  ];
  return (of) => all(terms.map((term) => term(of)));
}

/** Whether a selector says nothing, hence selects all. */
export const isEmptySelector = (field: Field): boolean =>
  field.isAbsent ||
  (field.as("map").isSet &&
    field.entries().every(([, part]) => part.isAbsent || (part.isSet && Object.keys(Object(part.value)).length === 0)));
