import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Stack } from "@pulumi/pulumi/automation";
import { parseGitHostAt, parseRepositoryAt } from "../../../components/git/host";
import { registerKey } from "../../../components/git/registrar";
import { problems } from "../../../components/problems";
import { type FakeHost, fakeHost } from "../../unit/git/fakeHost";
import { type DynamicStack, dynamicStack } from "./stack";

const keyOf = (generation: number): string =>
  `ssh-ed25519 ${Buffer.from(`generation ${generation}, of a test`).toString("base64")}`;

describe("a deploy key below a real engine", () => {
  const token = randomBytes(20).toString("hex");
  let host: FakeHost;
  let engine: DynamicStack;
  let stack: Stack;
  let generation = 1;

  const program = async (): Promise<void> => {
    const p = problems("test");
    const gitea = parseGitHostAt(
      { kind: "gitea", host: "127.0.0.1", apiUrl: host.apiUrl, tokenConfig: "gitToken" },
      p.at("host"),
    );
    const repository = p.done(parseRepositoryAt("acme/shop", gitea, p));
    const key = { repository, title: `shop/${generation}`, publicKey: keyOf(generation), readOnly: true };
    registerKey(gitea, "shop", key, {});
  };

  before(async () => {
    host = await fakeHost("gitea", token);
    engine = await dynamicStack("registrar", program);
    stack = engine.stack;
    await stack.setConfig("gitToken", { value: token, secret: true });
  });
  after(async () => {
    await host.stop();
    engine?.remove();
  });

  const titles = (): string[] => host.keys.map(({ title }) => title);
  const posts = (): number => host.calls.filter((call) => call.startsWith("POST")).length;
  const changes = async (): Promise<object> => (await stack.up()).summary.resourceChanges ?? {};

  it("is registered, and left alone by the next update", async () => {
    assert.deepEqual(await changes(), { create: 2 });
    assert.deepEqual(host.keys, [{ id: 1, title: "shop/1", key: keyOf(1), readOnly: true }]);
    host.calls.splice(0);
    assert.deepEqual(await changes(), { same: 2 });
    assert.deepEqual(host.calls, []);
  });

  it("puts the token nowhere in clear, neither into the state nor into the engine's logs", async () => {
    const texts = engine.files().map((file) => readFileSync(file, "utf8"));
    assert.ok(texts.some((text) => text.includes("shop/1")));
    assert.deepEqual(
      texts.filter((text) => text.includes(token)),
      [],
    );
  });

  it("stays when the token changes, and when the provider's text does", async () => {
    const next = randomBytes(20).toString("hex");
    await stack.setConfig("gitToken", { value: next, secret: true });
    const state = await stack.exportStack();
    const altered = JSON.stringify(state).replaceAll("exports.handler = load(", "exports.handler =  load(");
    assert.notEqual(altered, JSON.stringify(state));
    await stack.importStack(JSON.parse(altered));
    host.calls.splice(0);
    assert.equal("replace" in (await changes()), false);
    assert.deepEqual(host.calls, []);
    await stack.setConfig("gitToken", { value: token, secret: true });
    await stack.up();
  });

  it("is shown as gone by a refresh, and made anew, once somebody let it write", async () => {
    for (const key of host.keys) key.readOnly = false;
    assert.equal((await stack.refresh()).summary.resourceChanges?.delete, 1);
    assert.deepEqual(await changes(), { same: 1, create: 1 });
    assert.deepEqual(
      host.keys.map(({ title, readOnly }) => ({ title, readOnly })),
      [{ title: "shop/1", readOnly: true }],
    );
  });

  it("overlaps with the key of the next generation", async () => {
    generation = 2;
    host.calls.splice(0);
    await stack.up();
    assert.deepEqual(titles(), ["shop/2"]);
    const writes = host.calls.map((call) => call.split(" ")[0]).filter((method) => method !== "GET");
    assert.deepEqual(writes, ["POST", "DELETE"]);
  });

  it("is adopted when the run died between the host and the state", async () => {
    const before = { state: await stack.exportStack(), keys: [...host.keys] };
    generation = 3;
    await stack.up();
    await stack.importStack(before.state);
    host.keys.push(...before.keys);
    host.calls.splice(0);
    await stack.up();
    assert.equal(posts(), 0);
    assert.deepEqual(
      host.keys.map(({ title, key }) => [title, key]),
      [["shop/3", keyOf(3)]],
    );
  });

  it("is removed at the end", async () => {
    await stack.destroy();
    assert.deepEqual(host.keys, []);
  });
});
