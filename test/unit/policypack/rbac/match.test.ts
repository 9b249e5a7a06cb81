import assert from "node:assert/strict";
import { Field, UNKNOWN } from "../../../../policypack/rules/field";
import { kubeObject } from "../../../../policypack/rules/object";
import { type Match, match, told } from "../../../../policypack/rules/rbac/match";
import { policyRule } from "../../../../policypack/rules/rbac/words";

const holder = kubeObject({ kind: "Role" });
const asked = (rule: object, resources: string[], verbs: string[]): Match | undefined =>
  match(policyRule(holder, Field.of(rule, false, "rule")), { groups: [""], resources, verbs });
const core = { apiGroups: [""] };

describe("the matching of rules", () => {
  it("takes a star alone or before a slash, and nothing else, for a wildcard", () => {
    const reached = (word: string): string[] => [
      ...(asked({ ...core, resources: [word], verbs: ["get"] }, ["pods", "pods/exec", "secrets"], ["get"])?.reached ??
        []),
    ];
    assert.deepEqual(reached("*"), ["pods", "pods/exec", "secrets"]);
    assert.deepEqual(reached("*/exec"), ["pods/exec"]);
    for (const word of ["*s", "pods/*", "*/*", "po*", ""]) assert.deepEqual(reached(word), [], word);
  });

  it("prefers what is known to be granted to what may be", () => {
    const found = asked({ ...core, resources: ["pods", UNKNOWN], verbs: ["get"] }, ["secrets", "pods"], ["get"]);
    assert.deepEqual(found?.reached, ["pods"]);
    assert.equal(found.doubt, undefined);
    const open = asked({ ...core, resources: ["pods", UNKNOWN], verbs: ["get"] }, ["secrets"], ["get"]);
    assert.deepEqual(open?.reached, ["secrets"]);
    assert.equal(open.doubt?.path, "rule.resources[1]");
  });

  it("grants no request without a name by a rule with names, not even perhaps", () => {
    const named = { ...core, resources: ["pods", "pods/exec"], resourceNames: ["a"] };
    assert.equal(asked({ ...named, verbs: ["create"] }, ["pods"], ["create"]), undefined);
    assert.equal(asked({ ...named, verbs: ["*"] }, ["pods"], ["create", "deletecollection"]), undefined);
    assert.equal(asked({ ...named, verbs: [UNKNOWN] }, ["pods"], ["create"]), undefined);
    assert.deepEqual(asked({ ...named, verbs: ["create"] }, ["pods/exec"], ["create"])?.named, true);
  });

  it("tells the rule's own words, each once", () => {
    const one = asked({ ...core, resources: ["*", "pods"], verbs: ["get", "*"] }, ["pods"], ["get"]);
    assert.ok(one);
    assert.equal(told([one, one]), "get, * on *, pods");
  });
});
