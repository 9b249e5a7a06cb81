import assert from "node:assert/strict";
import { remedies } from "../../../policypack/engine/remedies";
import { about, pod, RunningPack, type Sent, secret, stackRoot, unknownObject, unknownString } from "./engineHarness";
import { fake } from "./fakes";

const [token, seccomp, capabilities, marks] = [
  "pod-sa-token-automount-remediate",
  "pod-seccomp-restricted-remediate",
  "pod-capabilities-restricted-remediate",
  "secret-mark-pulumi-secret",
];
const workload = (kind: string, spec: unknown) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: "a", namespace: "team" },
  spec: { template: { spec } },
});
const bare = { containers: [{ name: "a" }], initContainers: [{ name: "i" }] };

describe("the remedies, as the engine runs them", function () {
  this.timeout(60_000);
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start();
  });
  after(() => pack.stop());
  afterEach(() => pack.configure({}));

  const on = Object.fromEntries(remedies.map(({ id }) => [id, { enforcementLevel: "remediate" }]));
  const deployment = (spec: unknown, more: object = {}): Sent => ({
    type: "kubernetes:apps/v1:Deployment",
    props: { ...workload("Deployment", spec), ...more },
  });
  const last = async (sent: Sent): Promise<Record<string, unknown> | undefined> =>
    (await pack.remediate(sent)).at(-1)?.props;

  it("change nothing unless they are told to", async () => {
    assert.deepEqual(await pack.remediate(deployment(bare)), []);
    await pack.configure(Object.fromEntries(remedies.map(({ id }) => [id, { enforcementLevel: "mandatory" }])));
    assert.deepEqual(await pack.remediate(deployment(bare)), []);
  });

  it("mend one after the other, and what they have made passes", async () => {
    await pack.configure(on);
    const made = await pack.remediate(deployment(bare));
    assert.deepEqual(
      made.map(({ policy }) => policy),
      [token, seccomp, capabilities],
    );
    const props = made.at(-1)?.props ?? {};
    const found = await pack.analyze({ ...deployment(bare), props });
    for (const id of ["pod-sa-token-automount", "pod-seccomp-restricted", "pod-capabilities-restricted"])
      assert.deepEqual(about(found, id), [], id);
    assert.deepEqual(await pack.remediate({ ...deployment(bare), props }), []);
  });

  it("T5, T26: keep unknown values, secrets and the engine's own keys as they were", async () => {
    await pack.configure(on);
    const kept = { name: "a", image: unknownString, env: [{ name: "X", value: secret(unknownString) }, secret("y")] };
    const __defaults = ["metadata"];
    const props = await last(
      deployment({ containers: [kept], volumes: unknownObject }, { __defaults, data: secret({ a: "b" }) }),
    );
    assert.deepEqual(props, {
      ...workload("Deployment", {
        containers: [{ ...kept, securityContext: { capabilities: { drop: ["ALL"] } } }],
        volumes: unknownObject,
        automountServiceAccountToken: false,
        securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      }),
      __defaults,
      data: secret({ a: "b" }),
    });
  });

  it("T26: mend inside what is secret as a whole, which stays secret as a whole", async () => {
    await pack.configure(on);
    const sent = deployment(
      {},
      { spec: secret({ template: { spec: { containers: [{ name: "a", token: fake("github-token") }] } } }) },
    );
    const spec = Reflect.get((await last(sent)) ?? {}, "spec") as { value: { template: { spec: object } } };
    assert.deepEqual(spec, secret(spec.value));
    assert.equal(Reflect.get(spec.value.template.spec, "automountServiceAccountToken"), false);
    assert.deepEqual(Reflect.get(spec.value.template.spec, "containers"), [
      { name: "a", token: fake("github-token"), securityContext: { capabilities: { drop: ["ALL"] } } },
    ]);
  });

  it("mark a credential as secret once, and what is one already not again", async () => {
    await pack.configure({ [marks]: { enforcementLevel: "remediate" } });
    const [plain, marked] = [fake("github-token"), secret(fake("gitlab-token"))];
    const map = (data: object): Sent => ({
      type: "kubernetes:core/v1:ConfigMap",
      props: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "m", namespace: "team" }, data },
    });
    const data = Reflect.get((await last(map({ plain, marked, other: "x" }))) ?? {}, "data");
    assert.deepEqual(data, { plain: secret(plain), marked, other: "x" });
    assert.deepEqual(await pack.remediate(map({ marked })), []);
    assert.deepEqual(
      await pack.remediate({ ...map({ plain }), type: "random:index/randomPassword:RandomPassword" }),
      [],
    );
  });

  it("T26: leave a resource with an asset or an archive as it is", async () => {
    await pack.configure(on);
    const signature = "4dabf18193072939515e22adb298388d";
    const archive = {
      [signature]: "0def7320c3a5731c473e5ecbe6d01bc7",
      assets: { a: { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "x" } },
    };
    const values = { token: fake("github-token") };
    const release: Sent = { type: "kubernetes:helm.sh/v3:Release", props: { chart: "c", values, files: [archive] } };
    assert.deepEqual(await pack.remediate(release), []);
    assert.equal((await pack.remediate({ ...release, props: { chart: "c", values } })).length, 1);
  });

  it("leave pods outside the agent tier, and those that are exempted", async () => {
    const expires = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const words = {
      owner: "ops",
      reason: "reads its own Deployment",
      ticket: "SEC-2",
      approvedBy: "security",
      expires,
    };
    const exemptions = [{ policy: "pod-sa-token-automount", namespace: "team", name: "a", ...words }];
    await pack.configure({ ...on, "pack-config-valid": { exemptions } });
    await pack.analyze(stackRoot);
    const made = await pack.remediate(deployment(bare));
    assert.deepEqual(
      made.map(({ policy }) => policy),
      [seccomp, capabilities],
    );
    await pack.configure({ ...on, "pack-config-valid": { agentNamespaces: ["other"] } });
    await pack.analyze(stackRoot);
    assert.deepEqual(await pack.remediate(deployment(bare)), []);
  });

  it("survive every shape of properties", async () => {
    await pack.configure(on);
    await pack.analyze(stackRoot);
    for (const spec of [null, [], "x", 7, { template: [] }, { template: { spec: { containers: [null, [[]], 3] } } }])
      assert.ok(Array.isArray(await pack.remediate(deployment({}, { spec }))));
    assert.deepEqual(await pack.remediate({ type: "kubernetes:core/v1:Pod", props: {} }), []);
    assert.equal((await pack.remediate(pod({ containers: [] }))).length, 2);
  });
});
