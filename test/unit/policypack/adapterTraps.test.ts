import assert from "node:assert/strict";
import { about, pod, privileged, RunningPack, type Sent, stackRoot, urnOf } from "./engineHarness";
import { fake } from "./fakes";

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const [room, waiter] = ["urn:pulumi:dev::test::palisade:index:AgentNamespace::room", "urn:pulumi:dev::test::x:y:Z::w"];
const configured = fake("anthropic-key");

describe("the traps of the engine, on the compiled pack", function () {
  this.timeout(60_000);
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start({ PULUMI_CONFIG: JSON.stringify({ "app:modelKey": configured }) });
  });
  after(() => pack.stop());
  afterEach(() => pack.configure({}));

  const account: Sent = {
    type: "kubernetes:core/v1:ServiceAccount",
    name: "account",
    props: {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "agent", namespace: "team" },
      automountServiceAccountToken: false,
    },
  };
  const namespace: Sent = {
    type: "kubernetes:core/v1:Namespace",
    name: "space",
    props: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "team", labels: { "palisade.dev/tier": "agent" } },
    },
  };
  const guest = pod({ serviceAccountName: "agent", containers: [{ name: "a" }] });
  const token = "pod-sa-token-automount";

  it("T3: judges what a patch makes of an object of the same stack, and tells the patch", async () => {
    const made = (type: string, spec: object): Sent => ({
      type: `kubernetes:apps/v1:${type}`,
      name: type,
      props: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web", namespace: "team" },
        spec: { template: { spec } },
      },
    });
    const limits = { cpu: "1", memory: "1Gi" };
    const target = made("Deployment", {
      containers: [{ name: "a", image: "registry.example/a", resources: { limits } }],
    });
    const more = made("DeploymentPatch", { containers: [{ name: "b", image: "registry.example/b" }] });
    const less = made("DeploymentPatch", { containers: [{ name: "a", env: [{ name: "X", value: "y" }] }] });
    assert.deepEqual(about(await pack.run([target, less]), "pod-limits"), []);
    const found = (await pack.run([target, more])).filter(({ policy }) => policy === "pod-limits");
    const path = "spec.template.spec.containers[1].resources.limits";
    assert.deepEqual(
      found.map(({ urn, message }) => [urn, message.split("\n")[1]?.split(":")[0]]),
      ["cpu", "memory"].map((key) => [urnOf(more), `${path}.${key} (container "b")`]),
    );
  });

  it("T17: judges nothing that comes without any input: a run with targets will not make it", async () => {
    const hollow: Sent = { type: "kubernetes:core/v1:Pod", props: {} };
    assert.deepEqual(await pack.analyze(hollow), []);
    assert.notDeepEqual(await pack.analyze({ ...hollow, props: { kind: "Pod" } }), []);
  });

  it("T18: takes what no program registers as evidence, and pins nothing on it", async () => {
    const run = async (registered: readonly Sent[], all: readonly Sent[]): Promise<string[]> => {
      await pack.analyze(stackRoot);
      for (const sent of registered) await pack.analyze(sent);
      const found = await pack.analyzeStack([stackRoot, ...all]);
      return found.filter(({ level }) => level === "mandatory").map(({ policy, urn }) => `${policy} ${urn}`);
    };
    const denied = `ns-default-deny-egress ${urnOf(namespace)}`;
    assert.ok((await run([namespace], [namespace])).includes(denied));
    assert.deepEqual(await run([], [namespace]), []);
    assert.ok((await run([guest], [namespace, guest])).includes(denied));
    assert.equal(
      (await run([guest], [account, guest])).some((line) => line.startsWith(token)),
      false,
    );
  });

  it("T19: refuses what another stack may hold, unless somebody vouches for it, and not for ever", async () => {
    const vouched = async (expires: string): Promise<string[]> => {
      const entry = {
        policy: token,
        kind: "ServiceAccount",
        namespace: "team",
        name: "agent",
        owner: "platform",
        expires,
      };
      await pack.configure({ "pack-config-valid": { externalEvidence: [entry] } });
      const found = await pack.analyzeStack([stackRoot, guest]);
      return found.map(({ policy }) => policy).filter((policy) => [token, "external-evidence-valid"].includes(policy));
    };
    assert.equal(about(await pack.analyzeStack([stackRoot, guest]), token).length, 1);
    assert.deepEqual(await vouched(inDays(9)), []);
    assert.deepEqual((await vouched(inDays(-1))).sort(), ["external-evidence-valid", token]);
  });

  it("T21: believes no parent: what a component holds is judged like anything else", async () => {
    const sent = pod({ containers: [privileged] });
    const [alone, within] = [await pack.analyze(sent), await pack.analyze({ ...sent, parent: room })];
    assert.deepEqual(within, alone);
    assert.equal(about(within, "pod-privileged").length, 1);
  });

  it("T22: takes dependencies for an order, and for no proof of anything", async () => {
    const secret: Sent = {
      type: "kubernetes:core/v1:Secret",
      name: "secret",
      props: {
        apiVersion: "v1",
        kind: "Secret",
        type: "kubernetes.io/ssh-auth",
        metadata: { name: "git", namespace: "team" },
        stringData: { "ssh-privatekey": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      },
    };
    const dependent = { ...secret, dependencies: [waiter, urnOf(namespace)] };
    const plain = await pack.analyzeStack([stackRoot, namespace, guest, secret]);
    assert.deepEqual(await pack.analyzeStack([stackRoot, namespace, guest, dependent]), plain);
    assert.ok(plain.some(({ policy }) => policy === "ns-credential-rotation" || policy === "rotation-present"));
  });

  it("T33: says of policies that look at other kinds that they do not concern a resource", async () => {
    const rest = await pack.notConcerned(account);
    assert.ok(rest.includes("pod-privileged") && rest.includes("np-invalid"));
    assert.equal(rest.includes("sa-automount"), false);
    assert.equal((await pack.notConcerned(guest)).includes("pod-privileged"), false);
  });

  it("T35: refuses to be shown old values of what keeps agents apart", async () => {
    const ignoring: Sent = { ...guest, ignoreChanges: ["spec.hostPID"] };
    assert.match(about(await pack.analyze(ignoring), "options-ignore-security").join(), /covers spec\.hostPID/);
    assert.deepEqual(about(await pack.analyze({ ...guest, ignoreChanges: ["status"] }), "options-ignore-security"), []);
  });

  it("T36: goes by the type of today, whatever a resource was called before", async () => {
    const types = ["kubernetes:extensions/v1beta1:Deployment", "kubernetes:apps/v1:Deployment"];
    const props = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a", namespace: "team" },
      spec: { template: { spec: { containers: [privileged] } } },
    };
    for (const type of types)
      assert.equal(about(await pack.analyze({ type, props }), "pod-privileged").length, 1, type);
  });

  it("T38: prints nothing of the configuration that its process is given, whatever it judges", async () => {
    await pack.run([guest, account, namespace, pod({ containers: [privileged] }), pod([{}])]);
    assert.equal(pack.said, "");
  });

  it("T39: marks once for each provider that its objects may be of yesterday", async () => {
    const passing = { provider: "urn:far", providerProps: { skipUpdateUnreachable: "true" } };
    const [one, two] = [pod({ containers: [] }, passing), pod({ containers: [] }, { ...passing, name: "y" })];
    const marks = async (all: readonly Sent[]): Promise<string[]> =>
      (await pack.analyzeStack([stackRoot, ...all]))
        .filter(({ policy, message }) => policy === "evaluation-complete" && message.includes("skipUpdateUnreachable"))
        .map(({ level, urn }) => `${level} ${urn}`);
    assert.deepEqual(await marks([one, two]), ["advisory urn:far"]);
    assert.deepEqual(await marks([{ ...one, providerProps: { skipUpdateUnreachable: "false" } }, account]), []);
  });
});
