import assert from "node:assert/strict";
import { about, pod, privileged, RunningPack, type Sent, urnOf } from "./engineHarness";
import { dayAfter, waiverUntil } from "./waiver";

describe("the pack under way", function () {
  this.timeout(30_000);
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start();
  });
  after(() => pack.stop());
  afterEach(() => pack.configure({}));

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

  const waiver = waiverUntil(dayAfter(30, new Date()));

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

  it("T29: pins what stays open over the stack on its resource, and says nothing where nothing does", async () => {
    const open = pod({ runtimeClassName: "gvisor", containers: [{ name: "a" }] });
    const found = (await pack.analyzeStack([open])).filter(({ policy }) => policy === "evaluation-complete");
    assert.deepEqual(
      found.map(({ urn }) => urn),
      [urnOf(open)],
    );
    assert.match(found[0]?.message ?? "", /^pod-runtime-class: spec\.runtimeClassName: "gvisor" is not in the stack$/m);
    assert.deepEqual(
      about(await pack.analyzeStack([{ type: "pulumi:pulumi:Stack", props: {} }]), "evaluation-complete"),
      [],
    );
  });
});
