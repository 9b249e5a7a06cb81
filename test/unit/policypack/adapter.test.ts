import assert from "node:assert/strict";
import { type Diagnostic, RunningPack, type Sent, unknownObject, unknownString } from "./engineHarness";

const pod = (spec: unknown, more: Partial<Sent> = {}): Sent => ({
  type: "kubernetes:core/v1:Pod",
  props: { apiVersion: "v1", kind: "Pod", metadata: { name: "agent", namespace: "team" }, spec },
  ...more,
});
/** A namespace that no other test puts into the agent tier. */
const elsewhere = (spec: unknown): Sent => {
  const sent = pod(spec);
  return { ...sent, props: { ...sent.props, metadata: { name: "agent", namespace: "plain" } } };
};
const privileged = { name: "agent", image: "registry.example/agent", securityContext: { privileged: true } };

const about = (found: readonly Diagnostic[], policy: string): string[] =>
  found.filter((d) => d.policy === policy).map(({ level, message }) => `${level}: ${message}`);

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

  const mixed = (index: number): Sent =>
    index % 2 === 0
      ? pod({ containers: [privileged] }, { name: `pod-${index}` })
      : {
          type: "kubernetes:core/v1:ConfigMap",
          name: `map-${index}`,
          props: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "team" }, data: { a: "b" } },
        };

  it("keeps requests apart that arrive at once", async () => {
    const found = await Promise.all(Array.from({ length: 60 }, (_, index) => pack.analyze(mixed(index))));
    const counts = found.map((diagnostics) => about(diagnostics, "pod-privileged").length);
    assert.deepEqual(
      counts,
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 1 : 0)),
    );
  });

  it("T23: judges all the same where the policy that carries the settings is disabled", async () => {
    await pack.configure({ "pack-config-valid": { enforcementLevel: "disabled" } });
    const found = await Promise.all(Array.from({ length: 20 }, (_, index) => pack.analyze(mixed(index))));
    assert.equal(found.flatMap((diagnostics) => about(diagnostics, "pod-privileged")).length, 10);
  });

  it("T26: lets the weaker twin speak where the stronger rule is disabled", async () => {
    await pack.configure({ "pod-volume-types": { enforcementLevel: "disabled" } });
    const found = await pack.analyze(pod({ containers: [{ name: "a" }], volumes: [{ name: "v", hostPath: {} }] }));
    assert.equal(about(found, "pod-host-path").length, 1);
  });

  const waiver = {
    policy: "pod-privileged",
    namespace: "team",
    name: "agent",
    owner: "storage",
    reason: "formats a disk once a week",
    ticket: "SEC-1",
    approvedBy: "security",
    expires: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  };

  it("T25: waives what a valid exemption covers, and lists it in the run", async () => {
    await pack.configure({ "pack-config-valid": { exemptions: [waiver] } });
    const sent = pod({ containers: [privileged] });
    assert.deepEqual(about(await pack.analyze(sent), "pod-privileged"), []);
    const listed = about(await pack.analyzeStack([sent]), "exemptions-in-force");
    assert.match(listed.join(), /pod-privileged for any kind team\/agent: formats a disk once a week \(storage, SEC-1/);
  });

  it("T25: refuses an exemption of a rule that admits none, and one that its object grants itself", async () => {
    await pack.configure({ "pack-config-valid": { exemptions: [{ ...waiver, policy: "pod-runtime-socket" }] } });
    const root: Sent = { type: "pulumi:pulumi:Stack", props: {} };
    assert.match(about(await pack.analyze(root), "exemption-valid").join(), /accepts no exemption/);
    const sent = pod({ containers: [privileged] });
    const metadata = { name: "agent", namespace: "team", annotations: { "palisade.dev/exemption-id": "mine" } };
    const found = await pack.analyze({ ...sent, props: { ...sent.props, metadata } });
    assert.match(about(found, "exemption-valid").join(), /claims the exemption "mine"/);
    assert.equal(about(found, "pod-privileged").length, 1);
  });

  it("T20: keeps equal names of two clusters apart", async () => {
    const spec = { serviceAccountName: "agent", containers: [{ name: "a" }] };
    const account: Sent = {
      type: "kubernetes:core/v1:ServiceAccount",
      props: {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "agent", namespace: "team" },
        automountServiceAccountToken: false,
      },
      provider: "urn:a",
    };
    const judged = async (provider: string): Promise<number> =>
      about(await pack.analyzeStack([account, pod(spec, { provider })]), "pod-sa-token-automount").length;
    assert.deepEqual([await judged("urn:a"), await judged("urn:b")], [0, 1]);
  });
});
