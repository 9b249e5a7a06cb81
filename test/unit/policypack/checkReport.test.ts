import assert from "node:assert/strict";
import { allRules } from "../../../policypack/rules";
import { configMap, json, placed, privileged, run, testFolder } from "./checkHarness";
import { waiverUntil } from "./waiver";

describe("palisade check tells", () => {
  const folder = testFolder();

  it("prints SARIF with a rule, a place and a stable fingerprint per finding", async () => {
    const { out } = await run(["-"], { format: "sarif" }, privileged);
    const moved = await run(["-"], { format: "sarif" }, `# moved\n\n${privileged}`);
    const [log, other] = [out, moved.out].map((text) => JSON.parse(text));
    assert.equal(log.version, "2.1.0");
    const pick = (
      from: typeof log,
    ): { ruleId: string; level: string; partialFingerprints: object; locations: object[] } =>
      from.runs[0].results.find((result: { ruleId: string }) => result.ruleId === "pod-privileged");
    assert.equal(pick(log).level, "error");
    assert.deepEqual(pick(log).partialFingerprints, pick(other).partialFingerprints);
    assert.equal(JSON.stringify(pick(log).locations).includes('"startLine":10,"startColumn":21'), true);
    const ids = new Set(log.runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id));
    assert.ok(log.runs[0].results.every(({ ruleId }: { ruleId: string }) => ids.has(ruleId)));
  });

  it("prints JUnit with a failure per breach, markup escaped", async () => {
    const { out } = await run(["-"], { format: "junit" }, privileged.replace("name: agent\n  n", 'name: "<a&b>"\n  n'));
    assert.match(
      out,
      /<testcase classname="Pod &#34;&#60;a&#38;b&#62;&#34;[^>]*name="pod-privileged [^>]*><failure type="critical" message=/,
    );
    assert.doesNotMatch(out, /<a&b>/);
  });

  it("prints workflow commands that GitHub places beside the line", async () => {
    const { out } = await run([folder.write("a,b.yaml", privileged)], { format: "github" });
    assert.match(out, /^::error file=[^,]*a%2Cb\.yaml,line=10,col=21,title=pod-privileged::Pod "agent"/m);
    const piped = await run(["-"], { format: "github" }, privileged);
    assert.match(piped.out, /^::error title=pod-privileged::Pod "agent"/m);
  });

  it("puts up with the findings of a baseline, and with those alone", async () => {
    const baseline = folder.path("baseline.json");
    const first = await run(["-"], { writeBaseline: baseline }, privileged);
    assert.equal(first.code, 0);
    const again = await json(privileged, { baseline });
    assert.equal(again.code, 0);
    assert.equal(again.findings.length, 0);
    assert.ok(again.known > 0);
    const worse = await json(privileged.replace("spec:\n", "spec:\n  hostPID: true\n"), { baseline });
    assert.equal(worse.code, 1);
    assert.deepEqual(placed(worse, "pod-host-namespaces"), ["7:12 spec.hostPID"]);
  });

  it("refuses a baseline that is none", async () => {
    const { code, error } = await run(["-"], { baseline: folder.write("b.json", "[]") }, configMap);
    assert.equal(code, 2);
    assert.match(error, /b\.json: is no baseline; write one with --write-baseline/);
  });

  it("lists every fault of a configuration at once, and does not weaken rules that admit no exemption", async () => {
    const config = folder.write(
      "config.json",
      JSON.stringify({
        all: "disabled",
        "pod-priviledged": "advisory",
        "pod-windows-host-process": "disabled",
        "pod-high-uid": { minUid: "low", other: 1 },
        "pack-config-valid": { agentNamespace: [] },
      }),
    );
    const windows =
      "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: t }\nspec: { securityContext: { windowsOptions: { hostProcess: true } } }\n";
    const report = await json(windows, { config });
    assert.equal(report.code, 2);
    assert.equal(placed(report, "pod-windows-host-process").length, 1);
    assert.deepEqual(
      report.configuration.map((line) => line.split(/[;:,] /)[0]),
      [
        '"all" would override every policy',
        'policy "pod-priviledged" does not exist',
        "pod-windows-host-process admits no other level than mandatory",
        "pod-high-uid",
        "pod-high-uid",
        "pack-config-valid",
      ],
    );
  });

  it("waives what an exemption covers, lists it, and refuses one that has ended", async () => {
    const exemption = { ...waiverUntil("2026-06-30"), kind: "Pod" };
    const configure = (entry: object): string =>
      folder.write("config.json", JSON.stringify({ "pack-config-valid": { exemptions: [entry] } }));
    const waived = await json(privileged, { config: configure(exemption) });
    assert.deepEqual(placed(waived, "pod-privileged"), []);
    assert.deepEqual(waived.exemptions, [
      "pod-privileged for Pod team/agent: formats a disk once a week (storage, SEC-1, until 2026-06-30)",
    ]);
    const ended = await json(privileged, { config: configure({ ...exemption, expires: "2026-05-31" }) });
    assert.equal(ended.code, 2);
    assert.deepEqual(ended.configuration, ["exemptions[0]: expired on 2026-05-31"]);
    assert.equal(placed(ended, "pod-privileged").length, 1);
  });

  it("lists every rule, and explains each with what, why, how to mend and examples", async () => {
    const { out: list } = await run([], { list: true });
    for (const { id } of allRules()) {
      assert.ok(list.includes(`  ${id} `), id);
      const { code, out } = await run([], { explain: id });
      assert.equal(code, 0);
      assert.match(out, /why {9}.+\n {2}mend {8}.+\n {2}supports/, id);
      assert.match(out, /\nAccepted:\n\n {2}\S/, id);
    }
  });

  it("names the rules one may have meant", async () => {
    const { code, error } = await run([], { explain: "privileged" });
    assert.equal(code, 2);
    assert.match(error, /no rule is called "privileged"; did you mean pod-privileged, /);
  });

  it("prints the same for the same input", async () => {
    const text = `${privileged}---\n${configMap}`;
    assert.equal((await run(["-"], { format: "json" }, text)).out, (await run(["-"], { format: "json" }, text)).out);
  });
});
