import { randomBytes as draw, randomInt, randomUUID } from "node:crypto";
import type { Generated } from "../generated";
import type { JsonObject } from "../values";
import { shuffle } from "./text";

const count = (inputs: JsonObject, key: string): number => Number(inputs[key] ?? 0);
const atLeastOne = (key: string) => (inputs: JsonObject) => {
  const problems: Record<string, string> = {};
  if (count(inputs, key) < 1) problems[key] = `is ${count(inputs, key)}; give at least 1`;
  return problems;
};

export const randomId: Generated = {
  defaults: {},
  required: ["byteLength"],
  computed: ["b64Std", "b64Url", "hex", "dec"],
  secret: [],
  problems: atLeastOne("byteLength"),
  make: async (inputs) => {
    const bytes = draw(count(inputs, "byteLength"));
    const prefix = typeof inputs.prefix === "string" ? inputs.prefix : "";
    const hex = bytes.toString("hex");
    const outputs = {
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + bytes.toString("base64url"),
      hex: prefix + hex,
      dec: `${prefix}${BigInt(`0x${hex}`)}`,
    };
    return { id: bytes.toString("base64url"), outputs };
  },
};

export const randomBytes: Generated = {
  defaults: {},
  required: ["length"],
  computed: ["base64", "hex"],
  secret: ["base64", "hex"],
  problems: atLeastOne("length"),
  make: async (inputs) => {
    const bytes = draw(count(inputs, "length"));
    return { id: "none", outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
  },
};

export const randomUuid: Generated = {
  defaults: {},
  required: [],
  computed: ["result"],
  secret: [],
  make: async () => {
    const result = randomUUID();
    return { id: result, outputs: { result } };
  },
  adopt: (id) => ({ id, outputs: { result: id }, inputs: {} }),
};

export const randomInteger: Generated = {
  defaults: {},
  required: ["min", "max"],
  computed: ["result"],
  secret: [],
  problems: (inputs) => {
    const problems: Record<string, string> = {};
    const [min, max] = [count(inputs, "min"), count(inputs, "max")];
    if (min > max) problems.max = `is ${max}, less than min (${min}); raise it`;
    return problems;
  },
  make: async (inputs) => {
    const result = randomInt(count(inputs, "min"), count(inputs, "max") + 1);
    return { id: String(result), outputs: { result } };
  },
};

export const randomShuffle: Generated = {
  defaults: {},
  required: ["inputs"],
  computed: ["results"],
  secret: [],
  make: async ({ inputs, resultCount }) => {
    const items = Array.isArray(inputs) ? inputs : [];
    const wanted = typeof resultCount === "number" ? resultCount : items.length;
    const results = [];
    while (results.length < wanted && items.length > 0) results.push(...shuffle([...items]));
    return { id: "-", outputs: { results: results.slice(0, wanted) } };
  },
};
