import assert from "node:assert/strict";
import { controls } from "../../../cli/report/controls";
import { model, silent } from "../../../cli/report/model";
import { fail, unknown } from "../../../policypack/rules/finding";
import { defineRule, type Rule } from "../../../policypack/rules/rule";
import { now, objectsOf } from "./harness";

const map = (name: string, value: string): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "team" },
  data: { value },
});

const ruleOf = (id: string, compliance: string[], kinds: Rule["kinds"] = ["ConfigMap"]): Rule =>
  defineRule({
    id,
    group: "A",
    level: "mandatory",
    severity: "low",
    kinds,
    says: "values are good",
    why: "tests",
    mend: "write good",
    compliance,
    check: ({ root }) => {
      const field = root.at("data", "value");
      if (field.get("string") === "open") return [unknown(field)];
      return field.get("string") === "bad" ? [fail(field, "bad")] : [];
    },
  });

const rules = [ruleOf("values", ["CIS 1"]), ruleOf("others", ["CIS 1", "CIS 2"], ["Secret"])];

describe("the report on controls", () => {
  it("tells for each rule which object meets it, which does not, and what is open", () => {
    const objects = objectsOf(map("a", "good"), map("b", "bad"), map("c", "open"));
    const [first, second] = controls(objects, rules, silent(), now).rules;
    assert.deepEqual(first, {
      id: "values",
      group: "Pod security: baseline",
      says: "values are good",
      severity: "low",
      compliance: ["CIS 1"],
      outcome: "not met",
      met: ['ConfigMap "a" in namespace "team"'],
      notMet: [{ object: 'ConfigMap "b" in namespace "team"', at: "data.value", got: "bad" }],
      unknown: [{ object: 'ConfigMap "c" in namespace "team"', at: "data.value", got: "not known yet" }],
      exempt: [],
      advised: [],
    });
    assert.equal(second?.outcome, "no object");
  });

  it("calls a control as met as the worst of its rules", () => {
    const outcomes = (...values: string[]) =>
      controls(objectsOf(...values.map((value, index) => map(`m${index}`, value))), rules, silent(), now).controls.map(
        ({ id, outcome }) => `${id} ${outcome}`,
      );
    assert.deepEqual(outcomes("good", "bad", "open"), ["CIS 1 not met", "CIS 2 no object"]);
    assert.deepEqual(outcomes("good", "open"), ["CIS 1 unknown", "CIS 2 no object"]);
    assert.deepEqual(outcomes("good"), ["CIS 1 met", "CIS 2 no object"]);
  });

  it("tells what is exempt apart from what is met", () => {
    const config = silent();
    const exemption = {
      policy: "values",
      namespace: "team",
      name: "b",
      owner: "team",
      approvedBy: "security",
      reason: "the value is read by nobody",
      ticket: "SEC-1",
      expires: "2026-07-01",
    };
    const settings = { ...config.settings, exemptions: [exemption] };
    const [entry] = controls(objectsOf(map("b", "bad")), rules, { ...config, settings }, now).rules;
    assert.deepEqual([entry?.outcome, entry?.met, entry?.exempt.length], ["exempt", [], 1]);
  });

  it("leaves out rules that the configuration switches off", () => {
    const config = { ...silent(), levels: { values: "disabled" as const } };
    const found = controls(objectsOf(map("b", "bad")), rules, config, now).rules.map(({ id }) => id);
    assert.deepEqual(found, ["others"]);
  });

  it("resolves families of the pack's rules to the controls that they stand for", () => {
    const found = model(objectsOf(map("a", "x")), now).controls.controls.map(({ id }) => id);
    assert.equal(found.includes("CIS 5.1.2"), true);
    assert.equal(found.includes("NIST AC-6"), true);
    assert.equal(found.includes("K1"), false);
  });
});
