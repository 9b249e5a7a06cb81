import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clone, makeClone } from "./clone";
import { type Server, startServer } from "./server";

describe("npm run up, elsewhere than on the embedded control plane", () => {
  let clone: Clone;
  let server: Server;
  let env: Record<string, string>;
  before(async () => {
    clone = makeClone();
    server = await startServer();
    env = { KUBECONFIG: server.plane.kubeconfig };
  });
  after(async () => {
    await clone.remove();
    await server.stop();
  });

  it("deploys to a context of the user's kubeconfig, and starts no control plane", async () => {
    const { code, output } = await clone.run(["up", "--context", "palisade"], { env });
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /starting the control plane/);
    assert.match(server.kubectl(["get", "namespaces"]).output, /agents-payments/);
    assert.match((await clone.run(["status"])).output, /control plane +not running/);
  });

  it("removes from there what it deployed, and leaves the cluster running", async () => {
    const { code, output } = await clone.run(["down", "--context", "palisade"], { env });
    assert.equal(code, 0, output);
    const left = server.kubectl(["get", "namespaces", "-l", "palisade.dev/tier=agent", "--no-headers"]).output;
    assert.match(left, /No resources found|Terminating/);
  });

  it("names the contexts and stacks that exist, and the keys that do not, before anything starts", async () => {
    const context = await clone.run(["up", "--context", "nowhere"], { env });
    assert.deepEqual(
      [context.code, /there is no context "nowhere".*use one of: palisade/.test(context.output)],
      [2, true],
    );
    const stack = await clone.run(["up", "--stack", "qa"]);
    assert.deepEqual([stack.code, /there is no stack "qa".*local/.test(stack.output)], [2, true], stack.output);
    const file = join(clone.folder, "Pulumi.local.yaml");
    const settings = readFileSync(file, "utf8");
    writeFileSync(file, `${settings}  palisade:tems: []\n  palisade:sandbox: x\n`);
    const key = await clone.run(["up"]);
    writeFileSync(file, settings);
    assert.equal(key.code, 2, key.output);
    assert.match(key.output, /no such key: palisade:tems, palisade:sandbox; Pulumi.yaml declares/);
    for (const { output } of [context, stack, key]) assert.doesNotMatch(output, /starting|engine/);
  });

  it("lists every problem of the settings at once, and registers nothing", async () => {
    const file = join(clone.folder, "Pulumi.local.yaml");
    const settings = readFileSync(file, "utf8");
    writeFileSync(file, 'config:\n  palisade:teams: [{ name: "A B" }, { name: c, quota: { pods: lots } }]\n');
    const { code, output } = await clone.run(["up", "--context", "palisade"], { env });
    writeFileSync(file, settings);
    assert.equal(code, 1);
    assert.match(output, /teams\[0\]\.name: "A B"[\s\S]*teams\[1\]\.quota\.pods: "lots"/);
    assert.doesNotMatch(output, /created/);
  });
});

describe("two clones on one machine, and Ctrl-C", () => {
  const clones: Clone[] = [];
  before(() => {
    clones.push(makeClone(), makeClone());
  });
  after(async () => {
    await Promise.all(clones.map((clone) => clone.remove()));
  });

  it("do not meet when both come up at once", async () => {
    const done = await Promise.all(clones.map((clone) => clone.run(["up"])));
    for (const { code, output } of done) assert.equal(code, 0, output);
    const servers = await Promise.all(
      clones.map(async (clone) => /API server +(\S+)/.exec((await clone.run(["status"])).output)?.[1]),
    );
    assert.equal(new Set(servers).size, 2);
  });

  it("end in order when interrupted, with exit code 130, and the next run goes on", async () => {
    const [clone] = clones;
    assert.ok(clone);
    await clone.run(["down"]);
    const stopped = await clone.run(["up"], { killAfterMs: 3500, signal: "SIGINT" });
    assert.equal(stopped.code, 130, stopped.output);
    assert.match(stopped.output, /stopping in order[\s\S]*run the same command again/);
    const { code, output } = await clone.run(["up"]);
    assert.equal(code, 0, output);
  });
});
