import assert from "node:assert/strict";
import Ajv from "ajv";
import type { Log } from "sarif";
import { fixtureTexts, privileged, run, testFolder } from "./checkHarness";
import { pageSchema } from "./sarifSchema";

const validate = new Ajv({ allErrors: true, strict: false }).compile(pageSchema);

function sarifOf(out: string): Log {
  const log: unknown = JSON.parse(out);
  assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 3)));
  return log as unknown as Log;
}

const hostile = privileged.replace("name: agent\n  n", 'name: "a]](b)\\e[2J\\n::error::x <&>\\u202e"\n  n');

describe("formats of palisade check", () => {
  const folder = testFolder();

  it("print SARIF that code-scanning pages take for all that fixtures hold, for nothing, for faults and for hostile names", async () => {
    const broken = folder.write("a b%.yaml", "a: [1\n---\nkind: x\n");
    const config = folder.write("config.json", '{"pod-priviledged": "advisory"}');
    for (const text of [fixtureTexts(20).join("\n---\n"), "", hostile, "a: b: c\n"])
      sarifOf((await run(["-"], { format: "sarif" }, text)).out);
    const log = sarifOf((await run([broken], { format: "sarif", config })).out);
    const [invocation] = log.runs[0]?.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, false);
    assert.match(invocation?.toolConfigurationNotifications?.[0]?.message.text ?? "", /pod-priviledged/);
    const place = invocation?.toolExecutionNotifications?.[0]?.locations?.[0]?.physicalLocation;
    assert.match(place?.artifactLocation?.uri ?? "", /^file:\/\/\/.*\/a%20b%25\.yaml$/);
    assert.equal(place?.region?.startLine, 1);
  });

  it("name files in SARIF as the repository does, and rules by their place in the list", async () => {
    const text = fixtureTexts(20).join("\n---\n");
    const [report] = sarifOf((await run(["-"], { format: "sarif" }, text)).out).runs;
    const rules = report?.tool.driver.rules ?? [];
    for (const { ruleId, ruleIndex, partialFingerprints, locations } of report?.results ?? []) {
      assert.equal(rules[ruleIndex ?? -1]?.id, ruleId);
      assert.match(partialFingerprints?.primaryLocationLineHash ?? "", /^[0-9a-f]{32}:\d+$/);
      assert.equal(locations?.[0]?.physicalLocation?.artifactLocation?.uriBaseId, "%SRCROOT%");
    }
    const prints = (report?.results ?? []).map((result) => result.partialFingerprints?.primaryLocationLineHash);
    assert.equal(new Set(prints).size, prints.length);
  });

  it("print JUnit that adds up, with nothing but markup between angle brackets", async () => {
    for (const text of [hostile, fixtureTexts(10).join("\n---\n"), "a: b: c\n", ""]) {
      const { out } = await run(["-"], { format: "junit" }, text);
      const count = (pattern: RegExp): number => [...out.matchAll(pattern)].length;
      const [, tests, failures, errors] =
        /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(out) ?? [];
      assert.equal(Number(tests), count(/<testcase /g));
      assert.equal(Number(failures), count(/<failure /g));
      assert.equal(Number(errors), count(/<error /g));
      assert.ok(Number(tests) > 0);
      const tags =
        /<(?:\?xml version="1\.0" encoding="UTF-8"\?|\/?(?:testsuites|testsuite|testcase|failure|error|system-out)(?: \w+="[^"<\n]*")*\/?)>/g;
      assert.doesNotMatch(out.replace(tags, ""), /[<>"]/);
      assert.equal(/[^\P{Cc}\n]/u.test(out), false);
      for (const name of ["testsuites", "testsuite"])
        assert.equal(count(new RegExp(`<${name} `, "g")), count(new RegExp(`</${name}>`, "g")));
    }
  });

  it("print one workflow command per line, whatever names hold", async () => {
    const { out } = await run(["-"], { format: "github" }, hostile);
    for (const line of out.trimEnd().split("\n")) assert.match(line, /^::(error|warning|notice) title=[\w-]+::Pod /);
    const faults = await run([folder.path("100%,x:y.yaml")], { format: "github" });
    assert.match(
      faults.out,
      /^::error file=[^,:]*100%25%2Cx%3Ay\.yaml,title=palisade check::.*no such file or folder\n$/,
    );
  });

  it("print text that no name can colour, move or break into lines", async () => {
    const { out } = await run(["-"], {}, hostile);
    assert.equal(/[^\P{Cc}\n]/u.test(out), false);
    assert.equal(out.includes("\u202e"), false);
    assert.doesNotMatch(out, /^::error/m);
    const coloured = await run(["-"], { color: true }, privileged);
    assert.ok(coloured.out.includes("\u001b[31m"));
    const file = folder.path("report.txt");
    await run(["-"], { color: true, output: file }, privileged);
    assert.equal(folder.read("report.txt").includes("\u001b"), false);
  });

  it("write a report to a file as a whole, and say where it cannot be written", async () => {
    const { code, out } = await run(["-"], { output: folder.path("report.json"), format: "json" }, privileged);
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.ok(JSON.parse(folder.read("report.json")).refused > 0);
    assert.deepEqual(folder.names(), ["report.json"]);
    const failed = await run(["-"], { output: folder.path("none/report.json") }, privileged);
    assert.equal(failed.code, 2);
    assert.match(failed.error, /report\.json cannot be written \(ENOENT\)/);
  });
});
