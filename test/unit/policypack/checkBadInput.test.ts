import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { configMap, type JsonReport, json, placed, privileged, run, testFolder } from "./checkHarness";

/** `line:column reason` of every problem. */
const told = ({ problems }: JsonReport): string[] =>
  problems.map(({ line, column, reason }) => `${line}:${column} ${reason}`);

const pod = (name: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "t" }, spec: { hostPID: true } });

describe("palisade check on bad input", () => {
  const folder = testFolder();
  const file = async (name: string, content: string | Buffer): Promise<JsonReport & { code: number }> => {
    const { code, out } = await run([folder.write(name, content)], { format: "json" });
    return { code, ...JSON.parse(out) };
  };

  it("names line and column of tabs, of an open quote, and of every key that is repeated", async () => {
    const tab = await json("apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n");
    assert.deepEqual([tab.code, told(tab)], [2, ["4:1 Tabs are not allowed as indentation"]]);
    const quote = await json('a: "b\nc: d\n');
    assert.deepEqual([quote.code, quote.problems.length > 0, quote.problems[0]?.line], [2, true, 2]);
    const repeated = await json("kind: A\nmetadata:\n  a: 1\n  a: 2\nkind: B\n");
    assert.deepEqual(told(repeated), ["4:3 Map keys must be unique", "5:1 Map keys must be unique"]);
  });

  it("reads UTF-8 and UTF-16 with and without a mark, and line ends of every system", async () => {
    const wide = Buffer.from(privileged, "utf16le");
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), wide]);
    const forms = [
      `\ufeff${privileged}`,
      wide,
      marked,
      Buffer.from(marked).swap16(),
      privileged.replaceAll("\n", "\r\n"),
    ];
    for (const form of [...forms, privileged.replaceAll("\n", "\r")])
      assert.deepEqual(placed(await json(form), "pod-privileged"), [
        "10:21 spec.containers[0].securityContext.privileged",
      ]);
  });

  it("reads the same from a pipe that gives byte after byte", async () => {
    const bytes = Buffer.from(`${privileged.replaceAll("\n", "\r\n")}---\r\n# é\r\n${configMap}`);
    const slow = await json(Array.from(bytes, (byte) => Buffer.from([byte])));
    assert.deepEqual(told(slow), []);
    assert.equal(slow.objects, 2);
    assert.equal(placed(slow, "pod-privileged").length, 1);
  });

  it("says where bytes are no text, and what comes before is judged", async () => {
    const latin = await file("latin.yaml", Buffer.from(`${configMap}---\n# caf\u00e9\n${configMap}`, "latin1"));
    assert.deepEqual([latin.code, told(latin)], [2, ["5:6 is no text in UTF-8 or UTF-16"]]);
    const control = await file("control.yaml", "apiVersion: v1\nkind: Po\u0000d\n");
    assert.deepEqual(told(control), ["2:9 holds a control character; is it a text file?"]);
    const binary = await file("binary.yaml", Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)));
    assert.deepEqual([binary.code, binary.problems.length], [2, 1]);
  });

  it("ends on nesting without end in every spelling, with a place", async () => {
    const depth = 100_000;
    const spellings = ["[", "{a: ", "- ", "? "].map((step) => step.repeat(depth));
    const large = await json(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
    assert.deepEqual(told(large), ["1:1001 nested too deeply"]);
    const texts = `${configMap}data:\n  a: |\n${'    echo "\\033[1m[{"\n'.repeat(500)}`;
    assert.deepEqual(told(await json(texts)), []);
    const steps = Array.from({ length: 3000 }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
    for (const text of [...spellings, steps, `[${"[".repeat(depth)}${"]".repeat(depth)}]`]) {
      const report = await json(text);
      assert.equal(report.code, 2);
      assert.deepEqual([...new Set(report.problems.map(({ reason }) => reason))], ["nested too deeply"]);
      assert.ok(report.problems.every(({ line }) => line > 0));
    }
  });

  it("bounds what aliases and merges add, lets honest use pass, and refuses an alias within itself", async () => {
    const chain = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
    const merges = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}], k${i}: 1}`);
    for (const text of [`a0: &a0 [x]\n${chain.join("\n")}`, `a0: &a0 {k: 1}\n${merges.join("\n")}`]) {
      const report = await json(text);
      assert.equal(report.code, 2);
      assert.match(report.problems[0]?.reason ?? "", /aliases expand beyond all bounds/);
    }
    const labels = Array.from({ length: 500 }, (_, i) => `  k${i}: *v`).join("\n");
    const honest = await json(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: &v a, namespace: team }\ndata:\n${labels}\n`,
    );
    assert.deepEqual([honest.code, told(honest)], [0, []]);
    assert.deepEqual(told(await json("a: &a\n  b: *a\n")), ["2:6 an alias without an anchor before it"]);
  });

  it("lets own keys win over merged ones, as kubectl does", async () => {
    const merged = privileged.replace("privileged: true", "<<: { privileged: true }");
    assert.equal(placed(await json(merged), "pod-privileged").length, 1);
    const own = privileged.replace("privileged: true", "<<: { privileged: true }\n        privileged: false");
    assert.equal(placed(await json(own), "pod-privileged").length, 0);
  });

  it("reads JSON a value per line, values that follow each other, and separators between them", async () => {
    const lines = await json(`${pod("a")}\n${pod("b")}\n\n${pod("c")}`);
    assert.deepEqual(
      lines.findings.filter(({ policy }) => policy === "pod-host-namespaces").map(({ line }) => line),
      [1, 2, 4],
    );
    const pretty = JSON.stringify(JSON.parse(pod("a")), null, 2);
    assert.equal((await json(`${pretty}\n${pretty}\n---\n${pretty}\n--- \n${privileged}`)).objects, 4);
    assert.equal((await json(`# Source: a\n---\n# note\n${pod("a")}\n`)).objects, 1);
    assert.equal((await json(`[${pod("a")},${pod("b")}]`)).objects, 2);
  });

  it("names the place of a slip in JSON, small or large", async () => {
    assert.equal((await json(`{"apiVersion": "v1",\n "kind" "Pod"}`)).problems[0]?.line, 2);
    const large = await json(`{"a": "${"x".repeat(300_000)}",\n "b" 1}`);
    assert.deepEqual([large.code, large.problems[0]?.reason], [2, "is not JSON"]);
    const open = await json(`{"apiVersion": "v1", "kind": "List", "items": [${pod("a")}`);
    assert.equal(open.code, 2);
  });

  it("judges the manifests that Helm prints within notes, and says that a template is none", async () => {
    const head = "NAME: shop\nLAST DEPLOYED: now\nSTATUS: pending\nHOOKS:\n---\n# Source: shop/test.yaml\n";
    const release = await json(
      `${head}${configMap}MANIFEST:\n---\n# Source: a\n${privileged}\nNOTES:\nVisit: {{ x: [\n`,
    );
    assert.deepEqual([release.code, release.objects, told(release)], [1, 2, []]);
    const hidden = await json(`${head}${configMap}NOTES:\nnote\n---\n${privileged}`);
    assert.equal(placed(hidden, "pod-privileged").length, 1);
    const template = await json("kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n  {{- if .x }}\n");
    assert.deepEqual(told(template), ["3:9 is a template; render it first, for example with helm template"]);
  });

  it("does not take an object for a preview or a state because of a key more", async () => {
    const hidden = privileged.replace("spec:", "steps: []\ndeployment: {}\ncheckpoint: {}\nspec:");
    assert.equal(placed(await json(hidden), "pod-privileged").length, 1);
  });

  it("judges a checkpoint, and takes what is encrypted for unknown", async () => {
    const inputs = { metadata: { name: "a", namespace: "t" }, spec: { hostPID: true, hostIPC: "[secret]" } };
    const resources = [{ type: "kubernetes:core/v1:Pod", urn: "urn:a", inputs }];
    const report = await json(JSON.stringify({ version: 3, checkpoint: { stack: "dev", latest: { resources } } }));
    assert.deepEqual(
      report.findings
        .filter(({ policy }) => policy === "pod-host-namespaces")
        .map(({ verdict, at }) => `${verdict} ${at}`),
      ["fail spec.hostPID", "unknown spec.hostIPC"],
    );
  });

  it("refuses input that holds nothing: a pipe that broke is no clean cluster", async () => {
    for (const text of ["", "---\n---\n# nothing\n...\n", "\n \n"]) {
      const report = await json(text);
      assert.deepEqual([report.code, report.problems[0]?.reason], [2, "there is nothing to judge: the input is empty"]);
    }
  });

  it("refuses objects of wrong types with a place each, and judges the others", async () => {
    const report = await json(`apiVersion: 1\nkind: []\n---\nhello\n---\n- 1\n- kind: Pod\n---\n${privileged}`);
    const missing = "is no Kubernetes object: apiVersion or kind is missing";
    assert.deepEqual(told(report), [`1:1 ${missing}`, `4:1 ${missing}`, `6:3 ${missing}`, `7:3 ${missing}`]);
    assert.equal(placed(report, "pod-privileged").length, 1);
    const numbers = await json(`[${"1,".repeat(100_000)}1]`);
    assert.deepEqual([numbers.code, numbers.problems.length], [2, 5]);
  });

  it("follows links once, tells of those that lead nowhere or in a circle, and goes on", async () => {
    mkdirSync(folder.path("real"));
    folder.write("real/pod.yaml", privileged);
    symlinkSync("real", folder.path("linked"));
    symlinkSync("..", folder.path("real/up"));
    symlinkSync("loop.yaml", folder.path("loop.yaml"));
    symlinkSync("gone", folder.path("gone.yaml"));
    const { code, out } = await run([folder.path("")], { format: "json" });
    const report: JsonReport = JSON.parse(out);
    assert.deepEqual([code, report.objects], [2, 1]);
    assert.deepEqual(report.problems.map(({ reason }) => reason).sort(), [
      "is a link that leads back to itself",
      "no such file or folder",
    ]);
  });

  it("tells all problems of all files at once", async () => {
    const paths = [folder.write("a.yaml", "a: [\n"), folder.path("none.yaml"), folder.write("b.yaml", "\tb: 1\n")];
    const { code, out } = await run(paths);
    assert.equal(code, 2);
    for (const name of ["a.yaml:1:", "none.yaml: no such file", "b.yaml:1:"]) assert.ok(out.includes(name), name);
  });

  it("refuses a configuration that is broken, rather than to go on without it", async () => {
    const { code, error } = await run(["-"], { config: folder.write("c.yaml", "a: 1\na: 2\n") }, configMap);
    assert.equal(code, 2);
    assert.match(error, /--config: .*c\.yaml:2:1: Map keys must be unique/);
  });
});
