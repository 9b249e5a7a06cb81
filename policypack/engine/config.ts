import type { Rule } from "../rules/rule";
import { type ConfigShape, hasKind, settingsShape } from "../rules/settings";
import { evidenceProblems } from "./evidence";
import { longestDays } from "./exemptions";

/** JSON schema of a shape, as CrossGuard and `palisade check` publish it. */
export const schemaOf = (shape: ConfigShape): Record<string, object> =>
  Object.fromEntries(
    Object.entries(shape).map(([key, { kind, default: value, about, items }]) => [
      key,
      { type: kind, default: value, description: about, ...(items === undefined ? {} : { items }) },
    ]),
  );

/** What is wrong with the keys and types of a configuration, one line each. */
export function shapeProblems(shape: ConfigShape, given: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const setting = shape[key];
    if (setting === undefined) return [`"${key}" is no setting; known: ${Object.keys(shape).join(", ") || "none"}`];
    if (!hasKind(value, setting.kind)) return [`"${key}" must be of type ${setting.kind}`];
    return Array.isArray(value) ? itemProblems(key, value, setting.items) : [];
  });
}

function itemProblems(key: string, values: readonly unknown[], items: object | undefined): string[] {
  const required: readonly string[] = Reflect.get(items ?? {}, "required") ?? [];
  const properties: unknown = Reflect.get(items ?? {}, "properties");
  return values.flatMap((value, index) => {
    if (properties === undefined) return typeof value === "string" ? [] : [`${key}[${index}] must be a string`];
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return [`${key}[${index}] must be an object`];
    const unknown = Object.keys(value).filter((name) => !Object.hasOwn(Object(properties), name));
    const missing = required.filter((name) => !Object.hasOwn(value, name));
    return [
      ...unknown.map((name) => `${key}[${index}]: "${name}" is no key of it`),
      ...missing.map((name) => `${key}[${index}]: ${name} is missing`),
    ];
  });
}

/** What is wrong with the shared settings. */
export const configProblems = (
  given: Readonly<Record<string, unknown>>,
  rules: ReadonlyMap<string, Rule>,
): string[] => [...shapeProblems(settingsShape, given), ...lifeProblems(given), ...evidenceProblems(given, rules)];

const lifeProblems = ({ maxExemptionDays: days }: Readonly<Record<string, unknown>>): string[] =>
  typeof days === "number" && !(days >= 1 && days <= longestDays)
    ? [`"maxExemptionDays" must lie between 1 and ${longestDays}`]
    : [];
