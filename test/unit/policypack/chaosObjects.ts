import { parseYaml } from "../../../policypack/check/yaml";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/rules/field";
import { type KubeObject, kubeObjects } from "../../../policypack/rules/object";
import type { Rule } from "../../../policypack/rules/rule";
import { fixturesOf } from "./fixtures";

const rules = allRules();
const everyRule = Object.fromEntries(rules.map(({ id }) => [id, "mandatory" as const]));

/** The longest that all rules together may take over one object. */
export const slowestMs = 50;

/** What lands in place of a value: every type, empty and large, and what a preview does not know. */
const oddities: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  Number.NaN,
  1e308,
  "",
  "true",
  "a".repeat(5000),
  "$(X)",
  "-----BEGIN PRIVATE KEY-----",
  "https://user:x@",
  [],
  {},
  [[]],
  [null],
  { __proto__: null, name: {} },
  { constructor: 1, toString: 2, length: 3 },
  UNKNOWN,
];

function corrupt(value: unknown, next: () => number, depth = 0): unknown {
  if (next() < 0.04) return oddities[Math.floor(next() * oddities.length)];
  if (Array.isArray(value)) {
    const items = value.map((item) => corrupt(item, next, depth + 1));
    return next() < 0.05 ? [...items, ...items] : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, corrupt(item, next, depth + 1)]);
  return Object.fromEntries(entries);
}

const seeds = rules.flatMap(({ id }) =>
  fixturesOf(id).flatMap(({ text, type }) => parseYaml(text).documents.map(({ value }) => ({ value, type }))),
);

/** A fixture's object with some of it corrupted, as a function: what is read once is remembered. */
export function brokenObject(next: () => number): () => KubeObject[] {
  const origin = seeds[Math.floor(next() * seeds.length)] ?? { value: {}, type: "" };
  const value = corrupt(origin.value, next);
  return () => kubeObjects(value, origin.type === "" ? {} : { type: origin.type });
}

interface Verdict {
  readonly ms: number;
  readonly faults: string[];
}

function judge(objects: () => KubeObject[], by: readonly Rule[]): Verdict {
  const began = process.cpuUsage();
  const { findings } = evaluate(objects(), { rules: by, levels: everyRule, now: new Date(0) });
  // Time of this process alone: what others do on the machine is no delay of ours.
  const { user, system } = process.cpuUsage(began);
  const ms = (user + system) / 1000;
  const broken = findings.filter(({ got }) => got.startsWith("not judged"));
  return { ms, faults: broken.map(({ rule, got }) => `${rule.id}: ${got}`) };
}

/** A busy machine delays anything once; what is slow itself is slow every time. */
const least = (objects: () => KubeObject[], by: readonly Rule[], times: number): number =>
  Math.min(...Array.from({ length: times }, () => judge(objects, by).ms));

/** What all rules say of an object, and how long that takes by itself. */
export function verdictOf(objects: () => KubeObject[]): Verdict {
  const first = judge(objects, rules);
  return first.ms < slowestMs ? first : { ...first, ms: least(objects, rules, 5) };
}

/** The rule that takes longest over an object, and how long. */
export function slowestRule(objects: () => KubeObject[]): { id: string; ms: number } {
  const times = rules.map((rule) => ({ id: rule.id, ms: least(objects, [rule], 5) }));
  return times.reduce((slowest, one) => (one.ms > slowest.ms ? one : slowest));
}
