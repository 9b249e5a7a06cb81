import assert from "node:assert/strict";
import { evaluate } from "../../../../policypack/engine/evaluate";
import { allRules } from "../../../../policypack/rules";
import type { KubeObject } from "../../../../policypack/rules/object";
import { account, binding, objectsOf, role } from "./objects";

const rules = allRules().filter(({ group }) => group === "G");
const mostMs = 1000;

/** Time of the processor: other programs on the machine do not count. */
function spent(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const judge = (objects: readonly KubeObject[]): number =>
  evaluate(objects, { rules, now: new Date(0) }).findings.length;

/** 250 namespaces of an account, a role, its binding and a stronger neighbour. */
const wide = (): KubeObject[] =>
  objectsOf(
    Array.from({ length: 250 }, (_, n) => [
      account(`n${n}/agent`),
      role("Role", `n${n}/r`, "'' | pods | create", "'' | configmaps | get, list"),
      binding(`n${n}/r`, "Role r", `SA n${n}/agent`, `SA n${n + 1}/agent`),
      role("ClusterRole", `c${n}`, "apps | deployments | get"),
    ]).flat(),
  );

/** Everybody may become everybody, and nobody is stronger than that. */
const dense = (): KubeObject[] =>
  objectsOf([
    role("Role", "team/r", "'' | pods/exec | create"),
    ...Array.from({ length: 499 }, (_, n) => [
      account(`team/a${n}`),
      binding(`team/b${n}`, "Role r", `SA team/a${n}`),
    ]).flat(),
  ]);

describe("the time that RBAC takes", () => {
  for (const [name, make] of [
    ["a chain through 250 namespaces", wide],
    ["500 accounts that may become each other", dense],
  ] as const)
    it(`stays below a second for 1,000 objects: ${name}`, () => {
      judge(make());
      const objects = make();
      assert.ok(objects.length >= 999, `${objects.length} objects`);
      const ms = spent(() => void judge(objects));
      assert.ok(ms < mostMs, `${Math.round(ms)} ms`);
    });
});
