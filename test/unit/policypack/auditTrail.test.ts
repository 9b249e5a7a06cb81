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

  it("fails without any one of the rules that it needs", () => {
    const policy = auditPolicy(parseAuditTrail("audit", {}));
    const [secrets, everything] = [1, policy.rules.length - 1];
    for (const gone of [secrets, everything]) {
      const rules = policy.rules.filter((_, index) => index !== gone);
      assert.notDeepEqual(judged({ ...policy, rules }).findings, []);
    }
  });
});
