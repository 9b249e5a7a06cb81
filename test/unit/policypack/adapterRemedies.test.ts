import assert from "node:assert/strict";
import { remedies } from "../../../policypack/engine/remedies";
import { allRules } from "../../../policypack/rules";
import { UNKNOWN } from "../../../policypack/rules/field";
import { kubeObject } from "../../../policypack/rules/object";
import type { Edit } from "../../../policypack/rules/remedy";
import { defaultSettings } from "../../../policypack/rules/settings";
import { fake } from "./fakes";

const context = {
  settings: defaultSettings,
  config: {},
  now: new Date("2026-06-01"),
  tierOf: () => "agent" as const,
  attested: () => false,
};

/** The changes of a remedy, as `path = value`. */
const edits = (id: string, value: unknown, type = ""): string[] => {
  const remedy = remedies.find((one) => one.id === id);
  const made: Edit[] = remedy?.edits(kubeObject(value, { type }), context) ?? [];
  return made.map((edit) => `${edit.at.join(".")} = ${"put" in edit ? JSON.stringify(edit.put) : "secret"}`);
};

const workload = (kind: string, spec: unknown, more: object = {}) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "a", namespace: "team" },
  spec: { template: { spec } },
  ...more,
});
const cronJob = (spec: unknown) => ({
  ...workload("CronJob", {}),
  apiVersion: "batch/v1",
  spec: { jobTemplate: { spec: { template: { spec } } } },
});
const [token, seccomp, capabilities, marks] = [
  "pod-sa-token-automount-remediate",
  "pod-seccomp-restricted-remediate",
  "pod-capabilities-restricted-remediate",
  "secret-mark-pulumi-secret",
];
const filling = [token, seccomp, capabilities];
const bare = { containers: [{ name: "a" }], initContainers: [{ name: "i" }] };

describe("the remedies", () => {
  it("are disabled by default, and keep a rule that exists", () => {
    const ids = new Set(allRules().map(({ id }) => id));
    for (const { id, level, keeps } of remedies) {
      assert.equal(level, "disabled", id);
      if (keeps !== undefined) assert.ok(ids.has(keeps) && id === `${keeps}-remediate`, id);
    }
  });

  it("fill in what a pod template leaves out, wherever its kind keeps it", () => {
    const at = "spec.template.spec";
    const all = (value: unknown): string[] => filling.flatMap((id) => edits(id, value));
    assert.deepEqual(all(workload("Deployment", bare)), [
      `${at}.automountServiceAccountToken = false`,
      `${at}.securityContext.seccompProfile = {"type":"RuntimeDefault"}`,
      `${at}.initContainers.0.securityContext.capabilities.drop = ["ALL"]`,
      `${at}.containers.0.securityContext.capabilities.drop = ["ALL"]`,
    ]);
    assert.match(
      all(cronJob(bare)).join(),
      /^spec\.jobTemplate\.spec\.template\.spec\.automountServiceAccountToken = false,/,
    );
    assert.equal(
      all(workload("Deployment", { ...bare, securityContext: null, automountServiceAccountToken: null })).length,
      4,
    );
  });

  it("leave what somebody wrote, safe or not", () => {
    const written = (spec: object): object => workload("Deployment", { ...bare, initContainers: [], ...spec });
    for (const value of [true, false])
      assert.deepEqual(edits(token, written({ automountServiceAccountToken: value })), []);
    for (const type of ["Unconfined", "Localhost"])
      assert.deepEqual(edits(seccomp, written({ securityContext: { seccompProfile: { type } } })), []);
    for (const drop of [[], ["NET_RAW"], ["ALL"]])
      assert.deepEqual(
        edits(capabilities, written({ containers: [{ securityContext: { capabilities: { drop } } }] })),
        [],
      );
  });

  it("keep the capabilities that a container adds, for the rule to judge", () => {
    const adding = { containers: [{ securityContext: { capabilities: { add: ["CHOWN"] } } }] };
    assert.deepEqual(edits(capabilities, workload("Job", adding, { apiVersion: "batch/v1" })), [
      'spec.template.spec.containers.0.securityContext.capabilities.drop = ["ALL"]',
    ]);
  });

  it("never act on what is unknown, malformed, a patch, a list or of another kind", () => {
    const deployment = workload("Deployment", bare);
    const untouched: [unknown, string?][] = [
      [workload("Deployment", UNKNOWN)],
      [workload("Deployment", "{}")],
      [workload("Deployment", [bare])],
      [{ ...deployment, kind: UNKNOWN }],
      [{ ...deployment, apiVersion: 1 }],
      [{ ...deployment, kind: "DeploymentPatch" }],
      [deployment, "kubernetes:apps/v1:DeploymentPatch"],
      [{ apiVersion: "apps/v1", kind: "DeploymentList", items: [deployment] }],
      [{ ...deployment, apiVersion: "example.com/v1" }],
      [workload("Rollout", bare, { apiVersion: "argoproj.io/v1alpha1" })],
      [workload("ControllerRevision", bare)],
      [null],
    ];
    for (const id of filling)
      for (const [value, type] of untouched)
        assert.deepEqual(edits(id, value, type), [], `${id} ${JSON.stringify(value)}`);
  });

  it("leave single fields alone that are unknown or malformed", () => {
    const spec = { automountServiceAccountToken: UNKNOWN, securityContext: UNKNOWN, containers: UNKNOWN };
    const odd = { automountServiceAccountToken: "no", securityContext: "{}", containers: ["a", UNKNOWN, null] };
    for (const id of filling)
      for (const value of [spec, odd]) assert.deepEqual(edits(id, workload("Deployment", value)), [], id);
  });

  it("give Windows, and what may be Windows, neither filter nor capabilities", () => {
    for (const name of ["windows", UNKNOWN, 3])
      for (const id of [seccomp, capabilities])
        assert.deepEqual(edits(id, workload("Deployment", { ...bare, os: { name } })), [], String(name));
    assert.equal(edits(seccomp, workload("Deployment", { ...bare, os: { name: "linux" } })).length, 1);
    assert.equal(edits(token, workload("Deployment", { ...bare, os: { name: "windows" } })).length, 1);
  });

  it("put no filter beside annotations that choose one", () => {
    const annotated = (annotations: unknown) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", annotations },
      spec: bare,
    });
    for (const key of ["seccomp.security.alpha.kubernetes.io/pod", "container.seccomp.security.alpha.kubernetes.io/a"])
      assert.deepEqual(edits(seccomp, annotated({ [key]: "localhost/strict" })), []);
    assert.deepEqual(edits(seccomp, annotated(UNKNOWN)), []);
    assert.equal(edits(seccomp, annotated({ other: "x" })).length, 1);
  });

  it("mark credentials by detector or name, in objects and chart values, Secrets and patches excepted", () => {
    const github = fake("github-token");
    const map = {
      apiVersion: "v1",
      kind: "ConfigMap",
      data: { a: github, b: "plain", c: `$(TOKEN)` },
      __hidden: github,
    };
    assert.deepEqual(edits(marks, map), ["data.a = secret"]);
    assert.deepEqual(edits(marks, { ...map, data: { x: Buffer.from(github).toString("base64") } }), [
      "data.x = secret",
    ]);
    assert.deepEqual(edits(marks, { ...map, kind: "Secret" }), []);
    assert.deepEqual(edits(marks, { ...map, kind: "ConfigMapPatch" }), []);
    const env = [
      { name: "API_TOKEN", value: fake("random") },
      { name: "WORDS", value: fake("random") },
    ];
    assert.deepEqual(edits(marks, workload("Deployment", { containers: [{ env }] })), [
      "spec.template.spec.containers.0.env.0.value = secret",
    ]);
    assert.deepEqual(
      edits(marks, { values: { git: { token: github, other: UNKNOWN } } }, "kubernetes:helm.sh/v3:Release"),
      ["values.git.token = secret"],
    );
  });
});
