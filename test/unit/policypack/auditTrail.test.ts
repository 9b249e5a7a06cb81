import assert from "node:assert/strict";
import { stringify } from "yaml";
import { parseAuditTrail } from "../../../components/audit/model";
import { auditPolicy } from "../../../components/audit/policy";
import { type Evaluation, evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { kubeObject } from "../../../policypack/rules/object";

function judged(policy: object): Evaluation {
  const data = { "policy.yaml": stringify(policy) };
  const carrier = kubeObject({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "team" }, data });
  return evaluate([carrier], { rules: allRules().filter(({ id }) => id === "audit-policy"), now: new Date(0) });
}

describe("the audit policy of AuditTrail, judged by the pack", () => {
  it("passes, whatever groups it records in full", () => {
    for (const groups of [["gastown.gastown.io"], ["example.org"], undefined]) {
      const model = parseAuditTrail("audit", groups === undefined ? {} : { groups });
      assert.deepEqual(judged(auditPolicy(model)).findings, []);
    }
  });

  it("fails without the rule on Secrets, and without that on ways into a pod", () => {
    const policy = auditPolicy(parseAuditTrail("audit", {}));
    const without = (gone: number): string[] =>
      judged({ ...policy, rules: policy.rules.filter((_, index) => index !== gone) }).findings.map(({ got }) => got);
    assert.deepEqual(without(1), ["None leaves out secrets (get, list, watch)"]);
    assert.deepEqual(without(2), ["None leaves out pods/exec (get)"]);
  });
});
