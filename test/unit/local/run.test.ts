import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, startTime } from "../../../local/processes";
import { describeChanges, eventPrinter, shortUrn } from "../../../local/progress";
import { withRunLock } from "../../../local/runLock";
import { knownStacks, projectSettings, stackConfig } from "../../../local/stackSettings";
import { table } from "../../../local/table";
import { targetFor } from "../../../local/target";

describe("the lock of a run", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses a second run while the first is alive, and names its process", async () => {
    const file = join(folder, "lock");
    await withRunLock(file, async () => {
      await assert.rejects(
        withRunLock(file, async () => 1),
        new RegExp(`process ${process.pid}`),
      );
    });
    assert.equal(existsSync(file), false);
  });

  it("is taken over from an owner that died", async () => {
    const file = join(folder, "lock");
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(file, `${dead} 1`);
    assert.equal(await withRunLock(file, async () => "ran"), "ran");
  });

  it("is given back when the run fails", async () => {
    const file = join(folder, "lock");
    await assert.rejects(
      withRunLock(file, async () => Promise.reject(new Error("boom"))),
      /boom/,
    );
    assert.equal(existsSync(file), false);
  });

  it("tells a process from a later one with the same id", () => {
    assert.equal(isAlive({ pid: process.pid, started: startTime(process.pid) }), true);
    if (process.platform === "linux") assert.equal(isAlive({ pid: process.pid, started: "1" }), false);
  });
});

describe("the settings of a stack", () => {
  it("exist for every environment that the README names", () => {
    assert.deepEqual(knownStacks().sort(), ["dev", "local", "prod", "staging"]);
  });

  it("keep only keys that the project declares", () => {
    const declared = Object.keys(projectSettings().config ?? {});
    for (const stack of knownStacks()) {
      for (const key of Object.keys(stackConfig(stack))) assert.ok(declared.includes(key), `${stack}: ${key}`);
    }
  });

  it("differ between staging and prod", () => {
    assert.notDeepEqual(stackConfig("staging"), stackConfig("prod"));
  });

  it("are missed with the names of those that exist", () => {
    assert.throws(
      () => stackConfig("qa"),
      /there is no stack "qa": Pulumi\.qa\.yaml is missing; use one of: .*staging/,
    );
  });
});

describe("the target of a run", () => {
  const before = process.env.KUBECONFIG;
  afterEach(() => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
  });

  it("is the embedded control plane when no context is named", () => {
    const { kind, stack } = targetFor(undefined);
    assert.deepEqual([kind, stack], ["embedded", "local"]);
  });

  it("is refused before anything starts when the context does not exist, naming those that do", () => {
    const folder = mkdtempSync(join(tmpdir(), "palisade-kube-"));
    const file = join(folder, "config");
    writeFileSync(file, "contexts:\n  - name: one\n  - name: two\n");
    process.env.KUBECONFIG = file;
    assert.throws(() => targetFor("three"), /there is no context "three".*use one of: one, two/);
    const { config, ...target } = targetFor("two");
    assert.deepEqual(target, { kind: "context", stack: "local-two", context: "two", kubeconfig: file });
    rmSync(folder, { recursive: true });
  });
});

describe("what a run prints", () => {
  const urn =
    "urn:pulumi:local::palisade::palisade:index:AgentNamespace$kubernetes:core/v1:Namespace::team-a-namespace";

  it("names a resource by kind and name", () => {
    assert.equal(shortUrn(urn), "Namespace team-a-namespace");
  });

  it("says that nothing changed when nothing did", () => {
    assert.equal(describeChanges({ same: 12 }), "nothing changed");
    assert.equal(describeChanges({ same: 1, create: 3, delete: 1 }), "3 created, 1 deleted");
  });

  it("keeps a mandatory violation with its policy, resource and message, once", () => {
    const { handle, summary } = eventPrinter(() => undefined);
    const policyEvent = {
      resourceUrn: urn,
      message: "<{%fg 1%}>agents run unprivileged<{%reset%}>",
      color: "",
      policyName: "pod-privileged",
      policyPackName: "palisade",
      policyPackVersion: "1",
      policyPackVersionTag: "1",
      enforcementLevel: "mandatory" as const,
    };
    for (const sequence of [1, 2]) handle({ sequence, timestamp: 0, policyEvent });
    assert.equal(summary.problems.length, 1);
    assert.match(
      summary.problems[0] ?? "",
      /^pod-privileged: Namespace team-a-namespace\n {4}agents run unprivileged$/,
    );
  });

  it("pads the columns of a table", () => {
    assert.equal(
      table([
        ["a", "1", "x"],
        ["long", "", "y"],
      ]),
      "  a     1  x\n  long     y",
    );
  });
});
