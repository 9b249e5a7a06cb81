import assert from "node:assert/strict";
import { judgePatched } from "../../../policypack/engine/judge";
import { patchedIn } from "../../../policypack/engine/patches";
import { allRules } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/rules/field";
import { type KubeObject, kubeObject } from "../../../policypack/rules/object";
import { defaultSettings } from "../../../policypack/rules/settings";

const deployment = (type: string, spec: unknown, more: { cluster?: string; metadata?: unknown } = {}): KubeObject =>
  kubeObject(
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: more.metadata ?? { name: "web", namespace: "team" },
      spec: { template: { spec } },
    },
    { type: `kubernetes:apps/v1:${type}`, urn: `urn:${type}`, cluster: more.cluster ?? "one" },
  );
const specOf = (...objects: KubeObject[]): unknown =>
  patchedIn(objects)[0]?.object.root.at("spec", "template", "spec").value;
const together = (old: unknown, ...now: unknown[]): unknown =>
  specOf(deployment("Deployment", old), ...now.map((spec) => deployment("DeploymentPatch", spec)));

describe("an object and its patches", () => {
  it("are merged by the names of items, where the server does so", () => {
    const old = { containers: [{ name: "a", image: "x", args: ["1"] }, { name: "b" }], replicas: 1 };
    assert.deepEqual(together(old, { containers: [{ name: "c" }, { name: "a", args: ["2"] }] }), {
      containers: [{ name: "a", image: "x", args: ["2"] }, { name: "b" }, { name: "c" }],
      replicas: 1,
    });
  });

  it("are replaced elsewhere: lists as a whole, values by what is there, unknown values too", () => {
    const drop = (...names: unknown[]) => ({
      containers: [{ name: "a", securityContext: { capabilities: { drop: names } } }],
    });
    assert.deepEqual(together(drop("ALL"), drop("NET_RAW")), drop("NET_RAW"));
    assert.deepEqual(together({ hostPID: false }, { hostPID: UNKNOWN, x: null }), { hostPID: UNKNOWN });
    assert.deepEqual(together({ hostPID: true }, { hostPID: null }), { hostPID: true });
    assert.deepEqual(together({ a: 1 }, { a: 2 }, { b: 3 }), { a: 2, b: 3 });
    const [whole] = patchedIn([deployment("Deployment", { a: 1 }), deployment("DeploymentPatch", UNKNOWN)]);
    assert.ok(whole?.object.root.at("spec", "template", "spec").isUnknown);
  });

  it("keep apart what has no name, or one that nobody knows", () => {
    const [one, two] = [
      { name: UNKNOWN, image: "x" },
      { name: UNKNOWN, image: "y" },
    ];
    assert.deepEqual(together({ containers: [one, {}] }, { containers: [two, {}] }), {
      containers: [one, {}, two, {}],
    });
  });

  it("belong together by cluster, kind, namespace and name alone", () => {
    const target = deployment("Deployment", {});
    const strangers = [
      deployment("DeploymentPatch", {}, { cluster: "two" }),
      deployment("DeploymentPatch", {}, { metadata: { name: "other", namespace: "team" } }),
      deployment("DeploymentPatch", {}, { metadata: { name: "web", namespace: "other" } }),
      deployment("DeploymentPatch", {}, { metadata: { name: UNKNOWN, namespace: "team" } }),
      deployment("StatefulSetPatch", {}),
      deployment("Deployment", {}),
    ];
    for (const stranger of strangers) assert.deepEqual(patchedIn([target, stranger]), []);
    assert.deepEqual(patchedIn([deployment("DeploymentPatch", {})]), []);
  });

  it("are judged once: what a part alone breaks has been said", () => {
    const rule = allRules().find(({ id }) => id === "pod-privileged");
    assert.ok(rule);
    const context = {
      settings: defaultSettings,
      config: {},
      now: new Date("2026-06-01"),
      tierOf: () => "agent" as const,
      attested: () => false,
    };
    const bad = { containers: [{ name: "a", securityContext: { privileged: true } }] };
    const objects = [deployment("Deployment", { containers: [{ name: "a" }] }), deployment("DeploymentPatch", bad)];
    assert.equal(patchedIn(objects).length, 1);
    assert.deepEqual(judgePatched(rule, objects, context), []);
  });
});
