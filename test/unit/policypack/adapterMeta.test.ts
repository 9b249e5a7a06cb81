import assert from "node:assert/strict";
import { policyNames } from "../../../policypack/engine/policies";
import { allRules } from "../../../policypack/rules";
import { about, pod, privileged, RunningPack, type Sent, stackRoot, urnOf } from "./engineHarness";
import { firm } from "./firm";
import { dayAfter, waiverUntil } from "./waiver";

const rules = allRules();
const inDays = (days: number): string => dayAfter(days, new Date());
const waiver = waiverUntil(inDays(5));

describe("the policies about the pack, as the engine runs them", function () {
  this.timeout(60_000);
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start();
  });
  after(() => pack.stop());
  afterEach(() => pack.configure({}));

  const sent = pod({ containers: [privileged] });

  it("are registered under their names, once each, and so is everything that a configuration may name", async () => {
    const { policies } = await pack.info();
    assert.deepEqual([...policies].sort(), [...policyNames(rules)].sort());
  });

  it("refuse unknown keys of any policy at the root resource, and of those over stacks with the stack", async () => {
    await pack.configure({ "pod-privileged": { failOnUnknwn: true }, "np-selects-nothing": { port: 23 } });
    assert.match(
      about(await pack.analyze(stackRoot), "pack-config-valid").join(),
      /\npod-privileged: "failOnUnknwn" is no setting; known: failOnUnknown$/,
    );
    const found = about(await pack.analyzeStack([stackRoot, sent]), "pack-config-valid").join("\n");
    assert.match(found, /np-selects-nothing: "port" is no setting/);
  });

  it("say nothing of a run whose configuration is right", async () => {
    const found = await pack.run([sent]);
    assert.deepEqual(about(found, "pack-config-valid"), []);
    assert.deepEqual(about(found, "exemption-valid"), []);
  });

  for (const policy of firm.filter((id) => id !== "pack-config-valid"))
    it(`see that ${policy} was disabled`, async () => {
      await pack.configure({ [policy]: { enforcementLevel: "disabled" } });
      assert.deepEqual(about(await pack.run([sent]), "pack-config-valid"), [
        "mandatory: the pack's own configuration is valid\n" +
          `policy "${policy}" is disabled; it admits no other level than mandatory`,
      ]);
    });

  it("let every other policy be disabled", async () => {
    await pack.configure({ "pod-privileged": { enforcementLevel: "disabled" } });
    assert.deepEqual(about(await pack.run([sent]), "pack-config-valid"), []);
  });

  it("refuse over the stack, too, what claims an exemption that nobody granted", async () => {
    const metadata = { name: "agent", namespace: "team", annotations: { "palisade.dev/exemption-id": "mine" } };
    const claiming: Sent = { ...sent, props: { ...sent.props, metadata } };
    const found = (await pack.analyzeStack([claiming])).filter(({ policy }) => policy === "exemption-valid");
    assert.deepEqual(
      found.map(({ urn }) => urn),
      [urnOf(claiming)],
    );
  });

  it("list what is exempted, what ends soon and what covers nothing, as advice", async () => {
    await pack.configure({ "pack-config-valid": { exemptions: [waiver, { ...waiver, name: "another" }] } });
    const found = await pack.run([sent]);
    assert.deepEqual(about(found, "pod-privileged"), []);
    assert.equal(about(found, "exemptions-in-force").length, 2);
    const lines = about(found, "exemption-expiring");
    assert.deepEqual(lines.filter((line) => line.includes("\nexpires soon: ")).length, 2);
    assert.match(lines.join("\n"), /advisory: .*\nmatched nothing: pod-privileged for any kind team\/another/);
  });

  it("count what could not be judged, path by path", async () => {
    const [line = ""] = about(await pack.analyze(pod("dd056dcd-154b-4c76-9bd3-c8f88648b5ff")), "evaluation-complete");
    const [, count = "", ...paths] = line.split("\n");
    assert.equal(count, `${paths.length} not evaluated:`);
    assert.deepEqual([...paths].sort(), paths);
  });

  it("refuse evidence that nobody answers for", async () => {
    const evidence = { policy: "pod-sa-token-automount", owner: "", expires: inDays(5) };
    await pack.configure({ "pack-config-valid": { externalEvidence: [evidence] } });
    assert.match(about(await pack.run([sent]), "external-evidence-valid").join(), /^mandatory: .*\n.*owner is missing/);
  });
});
