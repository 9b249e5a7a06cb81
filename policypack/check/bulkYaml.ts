import {
  constructFromEvents,
  defineMappingTag,
  defineScalarTag,
  type Event,
  FAILSAFE_SCHEMA,
  NOT_RESOLVED,
  parseEvents,
  type Schema,
} from "js-yaml";
import { deepest } from "./depth";

/** What a plain scalar stands for. */
export type ScalarOf = (text: string) => unknown;

/** Anchors, aliases, tags, merges, directives and keys of several lines: readers differ about these, so one alone decides. */
const intricate = /(?:^|[[{,:?-])[ \t]*[&*!]|(?:^|[\s[{,:-])\?(?:\s|$)|<<|^%/m;

/** Without any of these nothing is intricate, and most texts have none. */
const suspicious = /[&*!?%<]/;

const refused = "is for the whole parser";
const isText = (key: unknown): key is string => typeof key === "string" && key !== "__proto__";

const maps = defineMappingTag<Record<string, unknown>>("tag:yaml.org,2002:map", {
  create: () => ({}),
  addPair: (map, key, value) => {
    if (!isText(key)) return refused;
    map[key] = value;
    return "";
  },
  has: (map, key) => typeof key === "string" && Object.hasOwn(map, key),
  keys: (map) => Object.keys(map),
  get: (map, key) => (isText(key) ? map[key] : undefined),
  identify: () => false,
});

const schemaWith = (scalarOf: ScalarOf): Schema =>
  FAILSAFE_SCHEMA.withTags(
    maps,
    defineScalarTag("tag:yaml.org,2002:null", {
      implicit: true,
      resolve: (text) => {
        const value = scalarOf(text);
        return typeof value === "string" ? NOT_RESOLVED : value;
      },
      identify: () => false,
    }),
  );

let last: { readonly text: string; readonly events: Event[] } | undefined;

/** What the library sees in a text; places are nearly always asked for in the text that was read last. */
export function eventsOf(text: string): Event[] {
  if (last?.text !== text) last = { text, events: parseEvents(text, { maxDepth: deepest }) };
  return last.events;
}

/** Reads one document without keeping places, several times faster than the whole parser; undefined for what is not plain. */
export function bulkReader(scalarOf: ScalarOf): (text: string) => { value: unknown } | undefined {
  const schema = schemaWith(scalarOf);
  return (text) => {
    if (suspicious.test(text) && intricate.test(text)) return undefined;
    try {
      const [value, ...others] = constructFromEvents(eventsOf(text), { source: text, schema, maxAliases: 0 });
      return value === undefined || others.length > 0 ? undefined : { value };
    } catch {
      return undefined; // the whole parser says what is wrong, and where
    }
  };
}
