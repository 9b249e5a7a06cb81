import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failure, startChild, stopChild } from "../../../local/cluster/child";
import { choosePorts } from "../../../local/cluster/ports";
import { isAlive, markOf } from "../../../local/processes";
import { cached, entryFolder, store } from "../../../local/toolchain/cache";
import { parseVersion, toolNamed, tools } from "../../../local/toolchain/catalogue";
import { checksumFor } from "../../../local/toolchain/download";
import { ensureTools, noWayLeft } from "../../../local/toolchain/ensure";

const kubectl = toolNamed("kubectl");

describe("the toolchain", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-tools-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const script = (file: string, text: string): void => {
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  };
  const fill = async (to: string): Promise<void> => script(join(to, "kubectl"), "echo v1.36.3");

  it("keeps a finished entry, and nothing beside it", async () => {
    const file = await store(folder, kubectl, fill);
    assert.equal(await cached(folder, kubectl), file);
    assert.deepEqual(readdirSync(join(folder, "tools")).length, 1);
  });

  it("takes an entry that was cut short, or changed, for none", async () => {
    const file = await store(folder, kubectl, fill);
    writeFileSync(file, "half");
    assert.equal(await cached(folder, kubectl), undefined);
    const again = await store(folder, kubectl, fill);
    assert.equal(await cached(folder, kubectl), again);
    const { size } = statSync(again);
    writeFileSync(again, "x".repeat(size));
    assert.equal(await cached(folder, kubectl), undefined, "same size, another content");
  });

  it("takes an entry that was only touched", async () => {
    const file = await store(folder, kubectl, fill);
    utimesSync(file, new Date(0), new Date(0));
    assert.equal(await cached(folder, kubectl), file);
  });

  it("leaves nothing of an interrupted build", async () => {
    await assert.rejects(
      store(folder, kubectl, async () => Promise.reject(new Error("stopped"))),
      /stopped/,
    );
    assert.deepEqual(readdirSync(join(folder, "tools")), []);
    assert.equal(existsSync(entryFolder(folder, kubectl)), false);
  });

  it("takes a tool from PATH only in a version that fits", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    script(join(bin, "kubectl"), "echo Client Version: v1.36.9");
    const env = { PATH: `${bin}:/usr/bin:/bin`, PALISADE_CACHE: folder };
    const found = (await ensureTools(["kubectl"], { env })).get("kubectl");
    assert.deepEqual([found?.source, found?.version, found?.file], ["PATH", "1.36.9", join(bin, "kubectl")]);
    await store(folder, kubectl, fill);
    script(join(bin, "kubectl"), "echo Client Version: v1.32.4");
    assert.equal((await ensureTools(["kubectl"], { env })).get("kubectl")?.source, "cache");
  });

  it("names three ways to get a tool where there is neither download nor Go", () => {
    const { message, exitCode } = noWayLeft(kubectl);
    assert.equal(exitCode, 2);
    assert.match(message, /put kubectl 1\.36\.3 on PATH\n.*official download\n.*install Go/);
  });

  it("ends with exit code 2, and leaves nothing, where no way is left", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    // kwok publishes no checksum, so there is nothing to download, and this PATH holds no Go.
    const tried = ensureTools(["kwok"], { env: { PATH: bin, PALISADE_CACHE: folder } });
    await assert.rejects(tried, (thrown: unknown) => {
      assert.equal(Reflect.get(Object(thrown), "exitCode"), 2);
      assert.match(String(thrown), /kwok 0\.8\.0 is needed and not here[\s\S]*install Go/);
      assert.doesNotMatch(String(thrown), /on PATH|official download/);
      return true;
    });
    assert.deepEqual(readdirSync(join(folder, "tools")), []);
  });

  it("reads versions as tools print them", () => {
    assert.deepEqual(parseVersion("Kubernetes v1.36.3"), { major: 1, minor: 36, patch: 3 });
    assert.deepEqual(parseVersion("etcd Version: 3.6.8\nGit SHA: x"), { major: 3, minor: 6, patch: 8 });
    assert.equal(parseVersion("unknown"), undefined);
    assert.equal(toolNamed("pulumi").accepts?.({ major: 3, minor: 225, patch: 9 }), false);
    assert.equal(toolNamed("pulumi").accepts?.({ major: 3, minor: 226, patch: 0 }), true);
  });

  it("finds its own line in a checksum file, and takes no other for it", () => {
    const [a, b] = ["a".repeat(64), "b".repeat(64)];
    assert.equal(checksumFor(`${a}  one.tar.gz\n${b} *two.tar.gz\n`, "two.tar.gz"), b);
    assert.equal(checksumFor(`${a}\n`, "kubectl"), a);
    assert.equal(checksumFor(`${a}  one.tar.gz\n${b}  two.tar.gz\n`, "three.tar.gz"), undefined);
    assert.equal(checksumFor("<html>not found</html>", "kubectl"), undefined);
  });

  it("has a wrapper module for every tool", () => {
    const modules = join(__dirname, "../../../local/toolchain/modules");
    for (const tool of tools) assert.ok(existsSync(join(modules, tool.module, "go.sum")), tool.name);
  });
});

describe("a program of the control plane", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palisade-child-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const words = async (text: string): Promise<string> => {
    const child = startChild("etcd", "/bin/sh", ["-c", `echo ${text} >&2; exit 1`], folder);
    await child.ended;
    return failure(child, "ended before it was ready").message;
  };

  it("is quoted with its last words when it fails, and with what to do", async () => {
    assert.match(
      await words("cannot start"),
      /etcd ended before it was ready[\s\S]*cannot start[\s\S]*npm run down -- --force/,
    );
    assert.match(await words("write: no space left on device"), /the disk is full; free some space/);
    assert.match(
      await words("listen tcp: address already in use"),
      /its port was taken in this moment; run this again/,
    );
  });

  it("is never left behind, not even when it is told to end while it starts", async () => {
    const mark = join(folder, "alive");
    for (let delay = 0; delay < 30; delay++) {
      const child = startChild("sleeper", "/bin/sh", ["-c", `echo $$ >> ${mark}; exec sleep 30`], folder);
      await new Promise((next) => setTimeout(next, delay));
      await stopChild(child);
    }
    const pids = existsSync(mark) ? readFileSync(mark, "utf8").trim().split("\n").map(Number) : [];
    assert.deepEqual(
      pids.filter((pid) => isAlive(markOf(pid))),
      [],
    );
  });

  it("gets another port where its last one was taken", async () => {
    const file = join(folder, "ports.json");
    const first = await choosePorts(file);
    assert.deepEqual(await choosePorts(file), first, "free ports are kept");
    const { createServer } = await import("node:net");
    const squatter = createServer();
    await new Promise<void>((done) => squatter.listen(first.apiServer, "127.0.0.1", done));
    const second = await choosePorts(file);
    await new Promise((done) => squatter.close(done));
    assert.notEqual(second.apiServer, first.apiServer);
    assert.equal(second.etcd, first.etcd);
  });
});
