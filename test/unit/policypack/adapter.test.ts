import assert from "node:assert/strict";
import {
  about,
  elsewhere,
  pod,
  privileged,
  RunningPack,
  type Sent,
  unknownObject,
  unknownString,
} from "./engineHarness";

describe("the pack as the engine runs it", function () {
  this.timeout(30_000);
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start();
  });
  after(() => pack.stop());
  afterEach(() => pack.configure({}));

  it("tells its name and two policies for a rule that only advises outside the agent tier", async () => {
    const { name, policies } = await pack.info();
    assert.equal(name, "palisade");
    assert.equal(policies[0], "pack-config-valid");
    assert.deepEqual(
      policies.filter((policy) => policy.startsWith("pod-run-as-non-root")),
      ["pod-run-as-non-root", "pod-run-as-non-root-elsewhere"],
    );
    assert.equal(new Set(policies).size, policies.length);
  });

  it("refuses a privileged container with its place, its name and the fix", async () => {
    assert.deepEqual(about(await pack.analyze(pod({ containers: [privileged] })), "pod-privileged"), [
      "mandatory: no container is privileged\n" +
        'spec.containers[0].securityContext.privileged (container "agent"): true; ' +
        "remove securityContext.privileged, or set it to false",
    ]);
  });

  it("T1: judges patches, legacy groups and custom resources alike", async () => {
    const template = { spec: { containers: [privileged] } };
    const types: [string, string, string, object][] = [
      ["kubernetes:apps/v1:DeploymentPatch", "apps/v1", "Deployment", { template }],
      ["kubernetes:extensions/v1beta1:DaemonSet", "extensions/v1beta1", "DaemonSet", { template }],
      ["kubernetes:agents.x-k8s.io/v1alpha1:Sandbox", "agents.x-k8s.io/v1alpha1", "Sandbox", { podTemplate: template }],
    ];
    for (const [type, apiVersion, kind, spec] of types) {
      const props = { apiVersion, kind, metadata: { name: "agent", namespace: "team" }, spec };
      assert.equal(about(await pack.analyze({ type, props }), "pod-privileged").length, 1, type);
    }
  });

  it("T1: goes by the type token where the object does not say what it is", async () => {
    const found = await pack.analyze({ type: "kubernetes:core/v1:Pod", props: { spec: { containers: [privileged] } } });
    assert.equal(about(found, "pod-privileged").length, 1);
  });

  it("T3: does not demand of a patch what it leaves out", async () => {
    const props = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec: { replicas: 2 } };
    const found = await pack.analyze({ type: "kubernetes:apps/v1:DeploymentPatch", props });
    assert.deepEqual(
      found.filter(({ policy }) => policy.startsWith("pod-")).map(({ policy }) => policy),
      [],
    );
  });

  it("T6, T7: an unknown image hides no privileged flag beside it", async () => {
    const found = await pack.analyze(pod({ containers: [{ ...privileged, image: unknownString }] }));
    assert.equal(about(found, "pod-privileged").length, 1);
  });

  it("T8: reports a spec that is unknown as a whole, and passes it by no rule", async () => {
    const found = await pack.analyze(pod(unknownObject));
    assert.deepEqual(about(found, "pod-privileged"), []);
    const [open = ""] = about(found, "evaluation-complete");
    assert.match(open, /^advisory: everything could be judged\n/);
    assert.match(open, /^pod-privileged: spec: not known yet$/m);
  });

  it("T8: counts the unknown as a breach where the policy is told to", async () => {
    await pack.configure({ "pod-privileged": { failOnUnknown: true } });
    assert.deepEqual(about(await pack.analyze(pod(unknownObject)), "pod-privileged"), [
      "mandatory: no container is privileged\nspec: not known yet; remove securityContext.privileged, or set it to false",
    ]);
  });

  it("T9, T10: calls a value of another type malformed instead of failing", async () => {
    const found = await pack.analyze(pod({ containers: [{ name: "a", securityContext: "{}" }] }));
    assert.match(about(found, "pod-privileged").join(), /securityContext.*: malformed: a string where a map belongs/);
  });

  it("T9: survives every shape of properties", async () => {
    const odd = [null, [], "x", 7, { a: { b: [null, {}, [[]]] } }];
    for (const spec of odd) await pack.analyze(pod(spec));
    await pack.analyze({ type: "kubernetes:core/v1:Pod", props: {} });
    await pack.analyze({ type: "random:index:RandomPassword", props: { length: 4 } });
  });

  it("T12: never prints the value of a secret that a rule refuses", async () => {
    const value = `ghp_${"a1B2".repeat(9)}`;
    const env = [{ name: "GIT_TOKEN", value }];
    const found = await pack.analyze(pod({ containers: [{ ...privileged, env }] }));
    assert.equal(JSON.stringify(found).includes(value), false);
  });

  it("T13: takes a redacted secret of an offline state for unknown", async () => {
    const found = await pack.analyze(pod({ containers: [{ name: "a", securityContext: { privileged: "[secret]" } }] }));
    assert.deepEqual(about(found, "pod-privileged"), []);
    assert.match(about(found, "evaluation-complete").join(), /pod-privileged: spec\.containers\[0\]\.securityContext/);
  });

  it("T23: refuses unknown settings, at the stack's root resource and over the stack", async () => {
    await pack.configure({ "pack-config-valid": { agentNamespace: ["team"], pssVersion: 3 } });
    const root: Sent = { type: "pulumi:pulumi:Stack", props: {} };
    for (const found of [await pack.analyze(root), await pack.analyzeStack([root])]) {
      const lines = about(found, "pack-config-valid").join("\n");
      assert.match(lines, /mandatory: .*\n"agentNamespace" is no setting; known: agentNamespaces/);
      assert.match(lines, /"pssVersion" must be of type string/);
    }
  });

  it("advises only, under another name, outside the agent tier", async () => {
    await pack.configure({ "pack-config-valid": { agentNamespaces: ["agents-*"] } });
    const found = await pack.analyze(elsewhere({ containers: [{ name: "a" }] }));
    assert.deepEqual(about(found, "pod-run-as-non-root"), []);
    assert.match(about(found, "pod-run-as-non-root-elsewhere").join(), /^advisory: /);
  });

  it("keeps a namespace in the agent tier once its object says so", async () => {
    await pack.configure({ "pack-config-valid": { agentNamespaces: ["other"] } });
    const metadata = { name: "labelled", labels: { "palisade.dev/tier": "agent" } };
    await pack.analyze({
      type: "kubernetes:core/v1:Namespace",
      props: { apiVersion: "v1", kind: "Namespace", metadata },
    });
    const sent = pod({ containers: [{ name: "a" }] });
    const inside = { ...sent, props: { ...sent.props, metadata: { name: "agent", namespace: "labelled" } } };
    assert.equal(about(await pack.analyze(inside), "pod-run-as-non-root").length, 1);
  });

  it("finds one fault once: the weaker twin yields to the stronger rule", async () => {
    const found = await pack.analyze(pod({ containers: [{ name: "a" }], volumes: [{ name: "v", hostPath: {} }] }));
    assert.equal(about(found, "pod-volume-types").length, 1);
    assert.deepEqual(about(found, "pod-host-path"), []);
  });

  it("finds the fault by the weaker twin where the stronger one only advises", async () => {
    await pack.configure({ "pack-config-valid": { agentNamespaces: ["other"] } });
    const found = await pack.analyze(
      elsewhere({ containers: [{ name: "a" }], volumes: [{ name: "v", hostPath: {} }] }),
    );
    assert.match(about(found, "pod-host-path").join(), /^mandatory: /);
  });

  it("listens within the time that a preview may wait for it", () => {
    assert.ok(pack.startedInMs < 5000, `${Math.round(pack.startedInMs)} ms`);
  });
});
