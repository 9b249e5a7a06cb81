import assert from "node:assert/strict";
import { configMap, json, placed, privileged, run, testFolder } from "./checkHarness";

describe("palisade check reads", () => {
  const folder = testFolder();

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

  it("judges the items of a typed list that do not say their kind, and leaves other lists whole", async () => {
    const typed = await json(
      JSON.stringify({
        apiVersion: "v1",
        kind: "PodList",
        items: [{ metadata: { name: "a" }, spec: { hostPID: true } }],
      }),
    );
    assert.equal(placed(typed, "pod-host-namespaces").length, 1);
    const other = await json(
      JSON.stringify({
        apiVersion: "x.dev/v1",
        kind: "AllowList",
        metadata: { name: "a", namespace: "b" },
        items: ["c"],
      }),
    );
    assert.equal(other.objects, 1);
    assert.equal(other.code, 0);
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
    assert.deepEqual(deep.problems, [{ file: "standard input", line: 1, column: 204, reason: "nested too deeply" }]);
  });

  it("refuses a YAML document of a size that no API server takes, and says where it starts", async () => {
    const { code, out } = await run(
      ["-"],
      {},
      `${configMap}---\nkind: Big\ndata: |\n${"  0123456789\n".repeat(800_000)}`,
    );
    assert.equal(code, 2);
    assert.match(out, /standard input:4:1: a YAML document larger than 8 MiB/);
  });

  it("calls a named file without Kubernetes objects unusable, and skips it inside a folder", async () => {
    const path = folder.write("values.yaml", "image: x\n");
    const named = await run([path], { format: "json" });
    assert.equal(named.code, 2);
    assert.match(named.out, /is no Kubernetes object: apiVersion or kind is missing/);
    const { code, out } = await run([folder.path("")], { format: "json" });
    assert.equal(code, 0);
    assert.equal(JSON.parse(out).skipped, 1);
  });

  it("says which path does not exist", async () => {
    const { code, out } = await run([folder.path("none.yaml")]);
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
      steps: [
        {
          op: "create",
          newState: {
            type: "kubernetes:core/v1:Pod",
            inputs: { metadata: { namespace: "toe-system" }, spec: "[unknown]" },
          },
        },
      ],
    });
    assert.equal((await json(state)).code, 0);
    assert.equal((await json(state, { failOnUnknown: true })).code, 1);
  });
});
