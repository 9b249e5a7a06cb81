import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { families } from "../../../policypack/rules/compliance";
import { kubeObject } from "../../../policypack/rules/object";
import { fixturesOf, problemWith, rulesRoot } from "./fixtures";

const rules = allRules();
const isControl = (id: string): boolean => id in families || /^(CIS \d+\.\d+(\.\d+|\.x)?|(PCI|SOC2) \S+)$/.test(id);

describe("the set of rules", () => {
  it("has an id per folder, and every folder holds a rule", () => {
    const folders = readdirSync(rulesRoot, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const holding = folders.filter(({ name }) => readdirSync(`${rulesRoot}/${name}`).includes("rule.ts"));
    assert.deepEqual(
      rules.map(({ id }) => id),
      holding.map(({ name }) => name).sort(),
    );
  });

  it("yields only to rules that exist, and that do not yield themselves", () => {
    const firm = new Set(rules.filter(({ yieldsTo }) => yieldsTo === undefined).map(({ id }) => id));
    const lost = rules.filter(({ yieldsTo }) => yieldsTo !== undefined && !firm.has(yieldsTo)).map(({ id }) => id);
    assert.deepEqual(lost, []);
  });
});

const oddities: readonly unknown[] = [
  null,
  [],
  "text",
  7,
  {},
  { apiVersion: 1, kind: [] },
  { apiVersion: "v1", kind: "Pod", metadata: "x", spec: "{}" },
  { apiVersion: "v1", kind: "Pod", metadata: [], spec: { containers: "a", volumes: [null, 3, "x"] } },
];

for (const rule of rules) {
  describe(`rule ${rule.id}`, () => {
    it("says in its data what it demands, why, and how to mend", () => {
      assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(!rule.id.endsWith("-elsewhere"), "the suffix is the adapter's");
      for (const sentence of [rule.says, rule.why, rule.mend]) assert.match(sentence, /^\S.{8,}\S$/);
      assert.doesNotMatch(rule.says, /\.$/);
      assert.ok(rule.compliance.length > 0 && rule.compliance.every(isControl), rule.compliance.join(", "));
      assert.ok(rule.check ?? rule.checkStack, "it checks nothing");
      assert.ok(rule.elsewhere === undefined || rule.level === "mandatory");
      assert.ok(!(rule.never && rule.level === "disabled"));
    });

    it("has a fixture that passes and one that does not", () => {
      const expected = fixturesOf(rule.id).map(({ expects }) => expects);
      assert.ok(expected.includes("pass"), "add pass.<sentence>.yaml");
      assert.ok(expected.includes("fail") || expected.includes("advice"), "add fail.<sentence>.yaml");
    });

    it("judges corrupted objects without failing itself", () => {
      const objects = oddities.map((value) => kubeObject(value));
      const { findings } = evaluate(objects, { rules: [rule], now: new Date(0) });
      assert.deepEqual(
        findings.filter(({ got }) => got.startsWith("not judged")).map(({ got }) => got),
        [],
      );
    });

    for (const fixture of fixturesOf(rule.id)) {
      it(`${fixture.expects}: ${fixture.title}`, () => {
        assert.equal(problemWith(rule, fixture), undefined);
      });
    }
  });
}
