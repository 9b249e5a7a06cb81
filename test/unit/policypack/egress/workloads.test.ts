import assert from "node:assert/strict";
import { runsAs, workloadsOf } from "../../../../policypack/rules/egress/workloads";
import { UNKNOWN } from "../../../../policypack/rules/field";
import { kubeObject } from "../../../../policypack/rules/object";
import { defaultSettings } from "../../../../policypack/rules/settings";

function podOf(apiVersion: string, kind: string, spec: object) {
  const object = kubeObject({ apiVersion, kind, metadata: { name: "a", namespace: "team" }, spec });
  const [pod] = workloadsOf(object, { settings: defaultSettings });
  if (pod === undefined) throw new Error(`${kind} stands for no pod`);
  return pod;
}

const accountOf = (apiVersion: string, kind: string, spec: object): string | undefined =>
  podOf(apiVersion, kind, spec).account;
const agentAccount = (spec: object): string | undefined => accountOf("kubeopencode.io/v1alpha1", "Agent", spec);
const podAccount = (spec: object): string | undefined => accountOf("v1", "Pod", spec);

describe("the account that a pod runs as", () => {
  it("is the default one of the namespace for a Polecat, whatever the Polecat says", () => {
    const spec = { serviceAccountName: "admin", kubernetes: { serviceAccountName: "admin" } };
    assert.equal(accountOf("gastown.gastown.io/v1alpha1", "Polecat", spec), "default");
  });

  it("is the Agent's own, and not one that its podSpec has no field for", () => {
    assert.equal(agentAccount({ serviceAccountName: "fixer", podSpec: { serviceAccountName: "admin" } }), "fixer");
  });

  it("is the default one for an Agent that names none, and an open question where a template may", () => {
    assert.equal(agentAccount({}), "default");
    assert.equal(agentAccount({ templateRef: { name: "base" } }), undefined);
    assert.equal(agentAccount({ templateRef: { name: "base" }, serviceAccountName: "fixer" }), "fixer");
  });

  it("is an open question for a Task, whose Agent or template decides", () => {
    assert.equal(accountOf("kubeopencode.io/v1alpha1", "Task", { agentRef: { name: "a" } }), undefined);
  });

  it("is read from both names of the field in a pod, and never guessed", () => {
    assert.deepEqual(
      [{ serviceAccountName: "a" }, { serviceAccount: "b" }, {}, { serviceAccountName: "" }].map(podAccount),
      ["a", "b", "default", "default"],
    );
    assert.deepEqual([{ serviceAccountName: UNKNOWN }, { serviceAccountName: 7 }].map(podAccount), [
      undefined,
      undefined,
    ]);
  });

  it("counts as one of a list only where it is known", () => {
    const list = ["team/fixer", "team/undefined"];
    assert.equal(runsAs(podOf("v1", "Pod", { serviceAccountName: "fixer" }), list), true);
    assert.equal(runsAs(podOf("v1", "Pod", { serviceAccountName: UNKNOWN }), list), false);
    assert.equal(runsAs(podOf("v1", "Pod", {}), list), false);
  });
});
