import { randomInt } from "node:crypto";
import bcrypt from "bcryptjs";
import type { Generated } from "../generated";
import type { JsonObject } from "../values";

const classes = [
  { use: "upper", least: "minUpper", letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { use: "lower", least: "minLower", letters: "abcdefghijklmnopqrstuvwxyz" },
  { use: "numeric", least: "minNumeric", letters: "0123456789" },
  { use: "special", least: "minSpecial", letters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

const numberOf = (inputs: JsonObject, key: string): number => {
  const value = inputs[key];
  return typeof value === "number" ? value : 0;
};

const numericUsed = (inputs: JsonObject): boolean => inputs.numeric !== false && inputs.number !== false;
const used = (inputs: JsonObject, use: string): boolean =>
  use === "numeric" ? numericUsed(inputs) : inputs[use] !== false;

const lettersOf = (inputs: JsonObject, item: (typeof classes)[number]): string =>
  item.use === "special" && typeof inputs.overrideSpecial === "string" && inputs.overrideSpecial !== ""
    ? inputs.overrideSpecial
    : item.letters;

const pick = (letters: string): string => letters.charAt(randomInt(letters.length));
const picks = (letters: string, count: number): string[] => Array.from({ length: count }, () => pick(letters));

/** In place, each order as likely as any other. */
export function shuffle<T>(items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
  }
  return items;
}

function draw(inputs: JsonObject): string {
  const least = classes.flatMap((item) => picks(lettersOf(inputs, item), numberOf(inputs, item.least)));
  const all = classes.filter((item) => used(inputs, item.use)).map((item) => lettersOf(inputs, item));
  const rest = picks(all.join(""), numberOf(inputs, "length") - least.length);
  return shuffle([...least, ...rest]).join("");
}

function problems(inputs: JsonObject): Record<string, string> {
  const length = numberOf(inputs, "length");
  const least = classes.reduce((sum, item) => sum + numberOf(inputs, item.least), 0);
  if (length < 1) return { length: `is ${length}; give at least 1` };
  if (least > length) return { length: `is ${length}, less than the sum of the minimums (${least}); lengthen it` };
  if (!classes.some((item) => used(inputs, item.use))) {
    return { special: "no class of characters is left; allow one of upper, lower, numeric, special" };
  }
  return {};
}

const defaults = {
  lower: true,
  upper: true,
  number: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

const shared = { required: ["length"], problems, defaults };

export const randomString: Generated = {
  ...shared,
  computed: ["result"],
  secret: [],
  make: async (inputs) => {
    const result = draw(inputs);
    return { id: result, outputs: { result } };
  },
  adopt: (id) => ({ id, outputs: { result: id }, inputs: { ...defaults, length: id.length } }),
};

export const randomPassword: Generated = {
  ...shared,
  computed: ["result", "bcryptHash"],
  secret: ["result", "bcryptHash"],
  make: async (inputs) => {
    const result = draw(inputs);
    return { id: "none", outputs: { result, bcryptHash: await bcrypt.hash(result, 10) } };
  },
  adopt: (id) => ({
    id: "none",
    outputs: { result: id, bcryptHash: bcrypt.hashSync(id, 10) },
    inputs: { ...defaults, length: id.length },
  }),
};
