import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type CheckOptions, check, type ExitCode } from "../../../policypack/check";
import { allRules } from "../../../policypack/rules";

const day = new Date("2026-06-01T12:00:00Z");

interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly error: string;
}

async function run(paths: readonly string[], options: CheckOptions = {}, stdin = ""): Promise<Outcome> {
  const said = { out: "", error: "" };
  const code = await check(paths, options, {
    stdin: Readable.from([stdin]),
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
    now: day,
    version: "0.0.1",
  });
  return { code, ...said };
}

interface JsonReport {
  readonly objects: number;
  readonly refused: number;
  readonly skipped: number;
  readonly known: number;
  readonly findings: readonly {
    policy: string;
    verdict: string;
    line: number;
    column: number;
    at: string;
    file: string;
  }[];
  readonly problems: readonly { file: string; line: number; column: number; reason: string }[];
  readonly configuration: readonly string[];
  readonly exemptions: readonly string[];
}

async function json(text: string, options: CheckOptions = {}): Promise<JsonReport & { code: ExitCode }> {
  const { code, out } = await run(["-"], { ...options, format: "json" }, text);
  return { code, ...JSON.parse(out) };
}

const privileged = `apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: team
spec:
  containers:
    - name: agent
      securityContext:
        privileged: true
`;
const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: team }\n";
const placed = ({ findings }: JsonReport, policy: string): string[] =>
  findings.filter((f) => f.policy === policy).map(({ line, column, at }) => `${line}:${column} ${at}`);

describe("palisade check", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-check-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it("ends with 0 where nothing is refused", async () => {
    const { code, out } = await run(["-"], {}, configMap);
    assert.equal(code, 0, out);
    assert.match(out, /1 object, none refused/);
  });

  it("ends with 1 and names line, column, container and fix of what it refuses", async () => {
    const report = await json(privileged);
    assert.equal(report.code, 1);
    assert.deepEqual(placed(report, "pod-privileged"), ["10:21 spec.containers[0].securityContext.privileged"]);
    const { out } = await run(["-"], {}, privileged);
    assert.match(out, /refused +pod-privileged critical\n.*\(container "agent"\): true \(line 10\)\n +mend: remove/);
  });

  it("keeps lines right in later documents, and in files of Windows", async () => {
    const report = await json(`${configMap}---\n${privileged}`.replaceAll("\n", "\r\n"));
    assert.deepEqual(placed(report, "pod-privileged"), ["14:21 spec.containers[0].securityContext.privileged"]);
  });

  it("reads YAML as kubectl does: yes is true, and a date stays text", async () => {
    const report = await json(
      privileged.replace("privileged: true", "privileged: yes").replace("name: agent\n  n", "name: 2026-01-01\n  n"),
    );
    assert.equal(placed(report, "pod-privileged").length, 1);
  });

  it("judges the items of a List at their own paths", async () => {
    const item = JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", namespace: "t" },
      spec: { hostPID: true },
    });
    const report = await json(`{"apiVersion":"v1","kind":"List","items":[${item}]}`);
    assert.deepEqual(
      report.findings.filter(({ policy }) => policy === "pod-host-namespaces").map(({ at }) => at),
      ["items[0].spec.hostPID"],
    );
  });

  it("ends with 2 and names the place of a syntax error and of a repeated key, and quotes neither", async () => {
    const report = await json("apiVersion: v1\nkind: Secret\nstringData:\n  token: s3cr3t-one\n  token: s3cr3t-two\n");
    assert.equal(report.code, 2);
    assert.deepEqual(report.problems, [
      { file: "standard input", line: 5, column: 3, reason: "Map keys must be unique" },
    ]);
    assert.equal(JSON.stringify(report).includes("s3cr3t"), false);
  });

  it("judges the other documents of a file in which one is broken", async () => {
    const report = await json(`a: [1\n---\n${privileged}`);
    assert.equal(report.code, 2);
    assert.equal(report.problems.length, 1);
    assert.equal(placed(report, "pod-privileged").length, 1);
  });

  it("refuses aliases that explode, and nesting without end, with a line", async () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefghi".split("").map((key, i) => {
        const before = "abcdefgh"[i];
        return `${key}: &${key} [${Array(9).fill(`*${before}`).join(",")}]`;
      }),
    ].join("\n");
    const exploded = await json(bomb);
    assert.equal(exploded.code, 2);
    assert.match(exploded.problems[0]?.reason ?? "", /aliases expand beyond all bounds/);
    const deep = await json(`a: ${"[".repeat(100_000)}`);
    assert.equal(deep.code, 2);
    assert.deepEqual(deep.problems, [{ file: "standard input", line: 1, column: 1, reason: "nested too deeply" }]);
  });

  it("refuses a YAML document of a size that no API server takes, and says where it starts", async () => {
    const { code, out } = await run(
      ["-"],
      {},
      `${configMap}---\nkind: Big\ndata: |\n${"  0123456789\n".repeat(800_000)}`,
    );
    assert.equal(code, 2);
    assert.match(out, /standard input:4: a YAML document larger than 8 MiB/);
  });

  it("calls a named file without Kubernetes objects unusable, and skips it inside a folder", async () => {
    const path = write("values.yaml", "image: x\n");
    const named = await run([path], { format: "json" });
    assert.equal(named.code, 2);
    assert.match(named.out, /is no Kubernetes object: apiVersion or kind is missing/);
    const { code, out } = await run([folder], { format: "json" });
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).skipped, 1);
  });

  it("says which path does not exist", async () => {
    const { code, out } = await run([join(folder, "none.yaml")]);
    assert.equal(code, 2);
    assert.match(out, /none\.yaml: no such file or folder/);
  });

  it("judges a preview, takes secrets and unknowns for unknown, and leaves deleted resources out", async () => {
    const inputs = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "t" } };
    const step = (op: string, spec: object): object => ({
      op,
      urn: `urn:pulumi:dev::p::kubernetes:core/v1:Pod::${op}`,
      newState: { type: "kubernetes:core/v1:Pod", urn: `urn:${op}`, inputs: { ...inputs, spec } },
    });
    const report = await json(
      JSON.stringify({
        steps: [
          step("create", { hostPID: "[unknown]" }),
          step("update", { hostPID: true }),
          step("delete", { hostIPC: true }),
        ],
      }),
    );
    assert.deepEqual(
      report.findings
        .filter(({ policy }) => policy === "pod-host-namespaces")
        .map(({ verdict, at }) => `${verdict} ${at}`),
      ["fail spec.hostPID", "unknown spec.hostPID"],
    );
  });

  it("judges an exported state, and takes an encrypted secret for unknown", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };
    const inputs = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", namespace: "t" },
      spec: { hostPID: secret },
    };
    const report = await json(
      JSON.stringify({
        version: 3,
        deployment: { resources: [{ type: "kubernetes:core/v1:Pod", urn: "urn:a", inputs }] },
      }),
    );
    assert.deepEqual(
      report.findings.filter(({ policy }) => policy === "pod-host-namespaces").map(({ verdict }) => verdict),
      ["unknown"],
    );
  });

  it("counts what cannot be judged as refused when asked to", async () => {
    const state = JSON.stringify({
      steps: [{ op: "create", newState: { type: "kubernetes:core/v1:Pod", inputs: { spec: "[unknown]" } } }],
    });
    assert.equal((await json(state)).code, 0);
    assert.equal((await json(state, { failOnUnknown: true })).code, 1);
  });

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
      /<testcase classname="Pod &#34;&#60;a&#38;b&#62;&#34;[^>]*name="pod-privileged [^>]*><failure message=/,
    );
    assert.doesNotMatch(out, /<a&b>/);
  });

  it("prints workflow commands that GitHub places beside the line", async () => {
    const { out } = await run(["-"], { format: "github" }, privileged);
    assert.match(out, /^::error file=standard input,line=10,col=21,title=pod-privileged::Pod "agent"/m);
  });

  it("puts up with the findings of a baseline, and with those alone", async () => {
    const baseline = join(folder, "baseline.json");
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
    const { code, error } = await run(["-"], { baseline: write("b.json", "[]") }, configMap);
    assert.equal(code, 2);
    assert.match(error, /b\.json: is no baseline; write one with --write-baseline/);
  });

  it("lists every fault of a configuration at once, and does not weaken rules that admit no exemption", async () => {
    const config = write(
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
    const exemption = {
      policy: "pod-privileged",
      namespace: "team",
      kind: "Pod",
      name: "agent",
      owner: "storage",
      reason: "formats a disk once a week",
      ticket: "SEC-1",
      approvedBy: "security",
      expires: "2026-06-30",
    };
    const configure = (entry: object): string =>
      write("config.json", JSON.stringify({ "pack-config-valid": { exemptions: [entry] } }));
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
    assert.match(error, /no rule is called "privileged"; did you mean pod-privileged\?/);
  });

  it("prints the same for the same input", async () => {
    const text = `${privileged}---\n${configMap}`;
    assert.equal((await run(["-"], { format: "json" }, text)).out, (await run(["-"], { format: "json" }, text)).out);
  });
});
