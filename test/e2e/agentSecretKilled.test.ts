import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import type { AgentSecretArgs } from "../../components/agentSecret";
import { type ClusterTurnstile, startClusterTurnstile } from "./agentSecret/clusterTurnstile";
import type { ProgramSettings } from "./git/program";
import { SecretReader } from "./git/secrets";
import { type Engine, makeStack, prepareEngine, type RunResult, type TestStack } from "./git/stack";
import { type Server, startServer } from "./server";

const namespace = "team-a";
const rotation = (today: string) => ({ today, periodDays: 10, overlapDays: 3 });
const given = (value: string): AgentSecretArgs => ({
  namespace,
  config: { revision: "2026-11-01", owner: "platform", values: { key: value } },
});
const made = (today: string): AgentSecretArgs => ({ namespace, generated: { rotation: rotation(today) } });

describe("an update of AgentSecret that is killed, with a real engine and API server", () => {
  let server: Server;
  let engine: Engine;
  let way: ClusterTurnstile;
  let stack: TestStack;
  let secrets: SecretReader;
  const [first, second] = [randomBytes(24).toString("hex"), randomBytes(24).toString("hex")];

  before(async () => {
    process.env.PALISADE_TODAY = "2026-11-21";
    [server, engine] = await Promise.all([startServer(), prepareEngine()]);
    const { code, output } = server.apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }]);
    assert.equal(code, 0, output);
    way = await startClusterTurnstile(server.plane.kubeconfig, engine.folder);
    stack = makeStack(engine, way.kubeconfig, "");
    secrets = new SecretReader(server.plane.kubeconfig, namespace);
  });
  after(async () => {
    delete process.env.PALISADE_TODAY;
    await stack?.close();
    await way?.stop();
    await server?.stop();
    if (engine !== undefined) rmSync(engine.folder, { recursive: true, force: true });
  });

  const settings = (agentSecrets: Record<string, AgentSecretArgs>): ProgramSettings => ({
    deployKeys: {},
    agentSecrets,
  });

  /** The API server has accepted the Secret, and the engine never hears of it. */
  async function killedAfterAccepting(agentSecrets: Record<string, AgentSecretArgs>): Promise<void> {
    const come = way.turnstile.hold("PATCH", /\/secrets\//, "after").then(() => "come");
    const run = stack.start("resume", settings(agentSecrets));
    const heard = await Promise.race([come, run.finished]);
    assert.equal(heard, "come", JSON.stringify(heard));
    await run.kill();
    assert.equal((await run.finished).code, 137);
  }

  async function resume(agentSecrets: Record<string, AgentSecretArgs>): Promise<RunResult> {
    const result = await stack.run("resume", settings(agentSecrets));
    assert.equal(result.code, 0, result.log);
    return result;
  }

  const names = async (): Promise<string[]> => (await secrets.all()).map(({ name }) => name).sort();

  /** The Secrets that the state knows. */
  function known(): string[] {
    const { checkpoint } = JSON.parse(stack.state()) as {
      checkpoint: { latest: { resources?: { type: string; id?: string }[] } };
    };
    const found = (checkpoint.latest.resources ?? []).filter(({ type }) => type === "kubernetes:core/v1:Secret");
    return found.map(({ id = "" }) => id.replace(`${namespace}/`, "")).sort();
  }

  it("finds the Secret of given values again, and knows it by its name", async () => {
    await killedAfterAccepting({ llm: given(first) });
    const [accepted = "", ...more] = await names();
    assert.match(accepted, /^llm-2026-11-01-[0-9a-f]{8}$/);
    assert.deepEqual(more, []);
    assert.deepEqual(known(), []);
    const { outputs } = await resume({ llm: given(first) });
    assert.deepEqual([await names(), known(), outputs["llm-secretName"]], [[accepted], [accepted], accepted]);
    assert.equal((await secrets.named(accepted))?.files.key, first);
    assert.deepEqual(Object.keys((await resume({ llm: given(first) })).changes), ["same"]);
  });

  it("leaves the old Secret alone until the new one of another value is known", async () => {
    const before = String(stack.output("llm-secretName"));
    await killedAfterAccepting({ llm: given(second) });
    const both = await names();
    assert.equal(both.length, 2);
    assert.equal((await secrets.named(before))?.files.key, first);
    const { outputs } = await resume({ llm: given(second) });
    const after = String(outputs["llm-secretName"]);
    assert.deepEqual([await names(), both.filter((name) => name !== before)], [[after], [after]]);
    assert.equal((await secrets.named(after))?.files.key, second);
  });

  it("finds the Secret of each generation again", async () => {
    await resume({});
    const today = "2026-11-21";
    await killedAfterAccepting({ llm: made(today) });
    const accepted = await names();
    assert.notDeepEqual(accepted, []);
    const { outputs } = await resume({ llm: made(today) });
    const said = [outputs["llm-secretName"], outputs["llm-previousSecretName"]]
      .map(String)
      .filter((name) => name !== "");
    assert.deepEqual(await names(), said.sort());
    for (const name of accepted) assert.ok(said.includes(name), `${name} is none of ${said}`);
  });

  it("leaves no Secret when the stack is destroyed", async () => {
    assert.notDeepEqual(await names(), []);
    const destroyed = await stack.run("destroy", settings({}));
    assert.equal(destroyed.code, 0, destroyed.log);
    assert.deepEqual(await names(), []);
  });
});
