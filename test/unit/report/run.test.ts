import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, run, yamlOf } from "./harness";

const namespace = (reviewBy: string): object => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: "team",
    annotations: {
      "palisade.dev/elevated-reason": "tools need it",
      "palisade.dev/elevated-owner": "platform",
      "palisade.dev/elevated-review-by": reviewBy,
    },
  },
});
const fine = yamlOf(namespace("2027-01-31"));
const over = yamlOf(namespace("2026-01-31"));

describe("palisade report", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-report-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("ends with 0 where nothing is over, and with 1 on the day after the last", async () => {
    const codes = async (clock: Date) => (await run(["-"], {}, { stdin: fine, clock })).code;
    assert.equal(await codes(at("2027-01-31", "23:59:59.999")), 0);
    assert.equal(await codes(at("2027-02-01")), 1);
  });

  it("ends with 1 for a tool that nobody approved, of the report on tools alone", async () => {
    const tool = yamlOf({
      apiVersion: "codriverlabs.ai.toe.run/v1alpha1",
      kind: "PowerToolConfig",
      metadata: { name: "t-config", namespace: "toe-system" },
      spec: { name: "t", image: "t", securityContext: { runAsRoot: true } },
    });
    assert.equal((await run(["-"], { powertools: true }, { stdin: tool })).code, 1);
    assert.equal((await run(["-"], {}, { stdin: tool })).code, 0);
  });

  it("demands an input, and one alone", async () => {
    const none = await run([]);
    assert.deepEqual(none, {
      code: 2,
      out: "",
      error: "palisade report: give files or folders, - for standard input, --stack or --context\n",
    });
    const error = "palisade report: give files, --stack or --context, one of them\n";
    for (const [paths, options] of [
      [["-"], { context: "prod" }],
      [["-"], { stack: "prod" }],
      [[], { stack: "prod", context: "prod" }],
    ] as const)
      assert.deepEqual(await run(paths, options), { code: 2, out: "", error });
  });

  it("refuses an input without a single object", async () => {
    const { code, out, error } = await run([join(folder, "missing.yaml")]);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(error, /no Kubernetes object is in the input\n {2}.*missing\.yaml: no such file or folder/);
  });

  it("ends with 2 where part of the input cannot be read, and says so in the report too", async () => {
    const { code, out, error } = await run(["-"], {}, { stdin: `${fine}---\na: b: c\n` });
    assert.equal(code, 2);
    assert.match(error, /^palisade report: not read: standard input:\d+:\d+: /);
    assert.match(out, /not read: standard input:/);
  });

  it("names what is wrong with a configuration", async () => {
    const path = join(folder, "config.yaml");
    const refusal = async (text: string) => {
      writeFileSync(path, text);
      const { code, error } = await run(["-"], { config: path }, { stdin: fine });
      return `${code} ${error.replace(path, "FILE").trim()}`;
    };
    assert.equal(
      await refusal("no-such-rule: mandatory\n"),
      '2 palisade report: --config: FILE: policy "no-such-rule" does not exist',
    );
    assert.match(await refusal("a: b: c\n"), /^2 palisade report: --config: FILE:1: /);
    const missing = await run(["-"], { config: join(folder, "none.yaml") }, { stdin: fine });
    assert.match(missing.error, /--config: .*none\.yaml cannot be read/);
  });

  it("lists exemptions of the configuration, the ended ones first", async () => {
    const path = join(folder, "exempt.json");
    const entry = {
      policy: "pod-limits",
      namespace: "team",
      name: "w",
      owner: "team",
      approvedBy: "security",
      reason: "a batch that takes what is left",
      ticket: "SEC-1",
    };
    const exemptions = [
      { ...entry, expires: "2026-07-30" },
      { ...entry, expires: "2026-06-01" },
    ];
    writeFileSync(path, JSON.stringify({ "pack-config-valid": { exemptions } }));
    const { code, out } = await run(["-"], { config: path, format: "json" }, { stdin: fine });
    const states = JSON.parse(out).acceptances.map(({ state, until }: { state: string; until: string }) => [
      state,
      until,
    ]);
    assert.equal(code, 1);
    assert.deepEqual(states, [
      ["expired", "2026-06-01"],
      ["in force", "2026-07-30"],
      ["in force", "2027-01-31"],
    ]);
  });

  it("writes a file that only its owner reads, in the form that its name tells", async () => {
    const [html, json] = [join(folder, "r.html"), join(folder, "r.json")];
    const first = await run(["-"], { output: html }, { stdin: over });
    assert.deepEqual([first.code, first.out], [1, ""]);
    assert.match(readFileSync(html, "utf8"), /^<!DOCTYPE html>/);
    assert.equal(statSync(html).mode & 0o777, 0o600);
    await run(["-"], { output: json }, { stdin: over });
    assert.deepEqual(JSON.parse(readFileSync(json, "utf8")).attention, ["1 acceptance is expired"]);
    await run(["-"], { output: json, format: "text" }, { stdin: over });
    assert.match(readFileSync(json, "utf8"), /^Palisade security report/);
  });

  it("says so when it cannot write the file", async () => {
    const { code, error } = await run(["-"], { output: join(folder, "no", "r.html") }, { stdin: fine });
    assert.equal(code, 2);
    assert.match(error, /--output: .*r\.html cannot be written/);
  });

  it("takes an exported state, and keeps its secrets unknown", async () => {
    const inputs = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "key", namespace: "team" },
      data: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
    };
    const state = JSON.stringify({
      deployment: { resources: [{ type: "kubernetes:core/v1:Secret", urn: "urn:a", inputs }] },
    });
    const { out } = await run(["-"], { format: "json" }, { stdin: state });
    assert.deepEqual(
      JSON.parse(out).credentials.map(({ name, state: age }: { name: string; state: string }) => [name, age]),
      [["key", "unknown"]],
    );
  });

  it("reports on a cluster, and ends with 2 where it was not let in everywhere", async () => {
    const objects = [namespace("2027-01-31")];
    const asked: string[] = [];
    const live = (unread: string[]) => async (context: string) => {
      asked.push(context);
      return { objects, unread };
    };
    const whole = await run([], { context: "prod", format: "json" }, { live: live([]) });
    const part = await run([], { context: "prod" }, { live: live(["metadata of Secrets: no"]) });
    assert.deepEqual([whole.code, part.code, asked], [0, 2, ["prod", "prod"]]);
    assert.equal(JSON.parse(whole.out).namespaces[0].name, "team");
    assert.match(part.out, /not read: metadata of Secrets: no/);
  });
});
