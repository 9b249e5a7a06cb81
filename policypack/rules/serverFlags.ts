import { shellWords } from "./commands";
import { type Field, typeOf } from "./field";

/** A flag of a program and its values, of which lists may be given in pieces. */
export interface Flag {
  readonly at: Field;
  readonly values: readonly string[];
  readonly isUnknown: boolean;
}

export interface Flags {
  readonly byName: ReadonlyMap<string, Flag>;
  /** Some words are not known yet: what seems to be missing may be among them. */
  readonly isOpen: boolean;
}

/** A word of a command line; undefined where it is not known yet. */
export interface Word {
  readonly at: Field;
  readonly text: string | undefined;
}

const wordsOfItem = (at: Field): Word[] => {
  if (at.isUnknown) return [{ at, text: undefined }];
  // A script is one word for the container and many for the shell.
  return shellWords(at.get("string") ?? "").map((text) => ({ at, text }));
};

export const wordsIn = (list: Field): Word[] => list.each().flatMap(wordsOfItem);

class Reading {
  readonly byName = new Map<string, Flag>();

  /** Servers take underscores for dashes. */
  note(name: string, at: Field, values: readonly string[], isUnknown = false): void {
    const key = name.replace(/^-+/, "").replaceAll("_", "-");
    const known = this.byName.get(key);
    this.byName.set(key, {
      at,
      values: [...(known?.values ?? []), ...values],
      isUnknown: isUnknown || known?.isUnknown === true,
    });
  }
}

/** Flags of a command line: `--name=value`, `--name value`, or `--name` for true. */
export function flagsOfLine(words: readonly Word[]): Flags {
  const reading = new Reading();
  words.forEach(({ at, text = "" }, index) => {
    if (!text.startsWith("-")) return;
    const equals = text.indexOf("=");
    const next = words[index + 1];
    const value = next === undefined || next.text?.startsWith("-") === true ? "true" : next.text;
    if (equals >= 0) reading.note(text.slice(0, equals), at, [text.slice(equals + 1)]);
    else reading.note(text, at, [value ?? ""], value === undefined);
  });
  return { byName: reading.byName, isOpen: words.some(({ text }) => text === undefined) };
}

/** A flag's value as text; an object is none, and need not even turn into one. */
const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? typeOf(value) : String(value ?? "");

/** Flags as a map, or as a list of `{ name, value }`. */
export function flagsOfArgs(args: Field): Flags {
  const reading = new Reading();
  const pairs: [name: string | undefined, value: Field][] =
    args.get("list") === undefined
      ? args.entries()
      : args.each().map((pair) => [pair.at("name").get("string"), pair.at("value")]);
  for (const [name = "", value] of pairs) reading.note(name, value, [textOf(value.value)], value.isUnknown);
  return { byName: reading.byName, isOpen: pairs.some(([name, value]) => !name && value.isUnknown) };
}
