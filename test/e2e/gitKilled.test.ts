import assert from "node:assert/strict";
import type { Access } from "./git/client";
import { type Case, closesItsServers, keyArgs, openCase } from "./git/proof";
import type { RunResult } from "./git/stack";

// The key of this name falls due on the days 1, 7 and 13 and the old one is removed on the days 3, 9 and 15.
const firstDay = Date.parse("2026-03-05T00:00:00Z");
const dayOf = (count: number): string => new Date(firstDay + count * 86_400_000).toISOString().slice(0, 10);

/** A moment to be killed at; resolves when it has come. */
type Moment = (proof: Case) => Promise<unknown>;

const beforeAdding: Moment = ({ turnstile }) => turnstile.hold("POST", /\/keys$/, "before");
const afterAdding: Moment = ({ turnstile }) => turnstile.hold("POST", /\/keys$/, "after");
const beforeRemoving: Moment = ({ turnstile }) => turnstile.hold("DELETE", /\/keys\/\d+$/, "before");
const afterRemoving: Moment = ({ turnstile }) => turnstile.hold("DELETE", /\/keys\/\d+$/, "after");

const names = async ({ secrets }: Case): Promise<string> => (await secrets.all()).map(({ name }) => name).join();

const secretsChanged: Moment = async (proof) => {
  const before = await names(proof);
  while ((await names(proof)) === before) await new Promise((next) => setTimeout(next, 10));
};

describe("an update of DeployKey that is killed, with a real engine, API server and Git server", () => {
  closesItsServers();
  let proof: Case;
  before(async () => {
    proof = await openCase("killed");
  });

  const settings = (count: number) => ({
    deployKeys: { agent: keyArgs(proof, { rotation: { periodDays: 6, overlapDays: 2, today: dayOf(count) } }) },
  });

  async function killedAt(moment: Moment, count: number): Promise<void> {
    const come = moment(proof).then(() => "come");
    const run = proof.stack.start("resume", settings(count));
    const first = await Promise.race([come, run.finished]);
    assert.equal(first, "come", JSON.stringify(first));
    await run.kill();
    assert.equal((await run.finished).code, 137);
  }

  async function resume(count: number): Promise<RunResult> {
    const result = await proof.stack.run("resume", settings(count));
    assert.equal(result.code, 0, result.log);
    return result;
  }

  const accessOf = (files: Record<string, string>): Access =>
    proof.bench.access(files["ssh-privatekey"] ?? "", files.known_hosts ?? "");

  /** Every Secret opens the repository, and no key is at the host that none of them holds. */
  async function expectKeys(count: number): Promise<void> {
    const secrets = await proof.secrets.all();
    const keys = await proof.git.keysOf(proof.repository);
    assert.deepEqual([secrets.length, keys.length], [count, count], JSON.stringify(keys.map(({ title }) => title)));
    for (const { name, files } of secrets) {
      const { code, output } = await proof.bench.clone(proof.url, accessOf(files));
      assert.equal(code, 0, `${name}: ${output}`);
    }
    assert.ok(secrets.some(({ name }) => name === proof.stack.output("agent-secretName")));
  }

  /** Agents go on with the Secret that the last complete update named. */
  async function expectService(): Promise<void> {
    const secret = await proof.secrets.named(String(proof.stack.output("agent-secretName")));
    assert.ok(secret, "the Secret that the stack names is gone");
    const { code, output } = await proof.bench.clone(proof.url, accessOf(secret.files));
    assert.equal(code, 0, output);
  }

  it("converges after the first update was killed again and again, each time a step further", async () => {
    for (const moment of [beforeAdding, afterAdding, secretsChanged]) await killedAt(moment, 0);
    await resume(0);
    await expectKeys(1);
    assert.deepEqual(Object.keys((await resume(0)).changes), ["same"]);
  });

  const rotations: [name: string, adding: Moment, removing: Moment, day: number][] = [
    ["before a request arrives", beforeAdding, beforeRemoving, 1],
    ["when a request is carried out and unanswered", afterAdding, afterRemoving, 7],
    ["when the Secrets have just changed", secretsChanged, secretsChanged, 13],
  ];
  for (const [name, adding, removing, day] of rotations) {
    it(`serves all the time and leaves no orphaned key when a rotation is killed ${name}`, async () => {
      await killedAt(adding, day);
      await expectService();
      await resume(day);
      await expectKeys(2);
      await killedAt(removing, day + 2);
      await expectService();
      await resume(day + 2);
      await expectKeys(1);
    });
  }

  it("is whole again after a removal was killed, once the update looks at what is there", async () => {
    const come = afterRemoving(proof);
    const run = proof.stack.start("destroy", settings(15));
    await Promise.race([come, run.finished]);
    await run.kill();
    const repaired = await proof.stack.run("repair", settings(15));
    assert.equal(repaired.code, 0, repaired.log);
    await expectKeys(1);
  });

  it("leaves nothing at the Git server when the stack is destroyed", async () => {
    const destroyed = await proof.stack.run("destroy", settings(15));
    assert.equal(destroyed.code, 0, destroyed.log);
    assert.deepEqual([await proof.git.keysOf(proof.repository), await proof.secrets.all()], [[], []]);
  });
});
