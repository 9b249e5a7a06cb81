import { isObject, open, type Properties, Secret, type Value } from "./values";

/** Shorter texts would blank out ordinary words of a message. */
const shortest = 4;

/** Every text below a secret mark, longest first so that none is cut short by a part of itself. */
export function secretTexts(values: readonly Value[]): string[] {
  const found = new Set<string>();
  const walk = (value: Value, inside: boolean): void => {
    if (value instanceof Secret) walk(value.reveal(), true);
    else if (Array.isArray(value)) for (const item of value) walk(item, inside);
    else if (isObject(value)) for (const item of Object.values(value)) walk(item, inside);
    else if (inside && typeof value === "string" && value.length >= shortest) found.add(value);
  };
  for (const value of values) walk(value, false);
  return [...found].sort((a, b) => b.length - a.length);
}

const spellings = (text: string): string[] => [
  text,
  JSON.stringify(text).slice(1, -1),
  Buffer.from(text).toString("base64"),
  Buffer.from(text, "base64").toString(),
];

/** The message without any of the texts, in clear or in base64. */
export const redact = (message: string, texts: readonly string[]): string =>
  texts
    .flatMap(spellings)
    .filter((text) => text.length >= shortest)
    .reduce((left, text) => left.split(text).join("[secret]"), message);

/** Marks secret what is secret at the same place of `like`. */
export function sealLike(value: Value, like: Value | undefined): Value {
  if (like instanceof Secret) return value instanceof Secret ? value : new Secret(value);
  if (Array.isArray(value) && Array.isArray(like)) return value.map((item, index) => sealLike(item, like[index]));
  if (!isObject(value) || !isObject(like)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sealLike(item, like[key])]));
}

/** Marks secret every text that repeats one, wherever a server may have put it. */
export function sealTexts(value: Value, texts: readonly string[]): Value {
  const long = texts.filter((text) => text.length >= 8);
  const walk = (item: Value): Value => {
    if (typeof item === "string") return long.some((text) => item.includes(text)) ? new Secret(item) : item;
    if (Array.isArray(item)) return item.map(walk);
    return isObject(item) ? Object.fromEntries(Object.entries(item).map(([key, v]) => [key, walk(v)])) : item;
  };
  return long.length === 0 ? value : walk(value);
}

/** Marks the named properties secret as a whole. */
export const sealKeys = (value: Properties, keys: readonly string[]): Properties =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      keys.includes(key) && open(item) !== null && !(item instanceof Secret) ? new Secret(item) : item,
    ]),
  );
