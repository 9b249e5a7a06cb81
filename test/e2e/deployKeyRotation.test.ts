import assert from "node:assert/strict";
import type { Access } from "./git/client";
import { CloneLoop } from "./git/cloneLoop";
import { type Case, closesItsServers, keyArgs, openCase } from "./git/proof";
import type { RunResult } from "./git/stack";

// The key of this name falls due on the days 1 and 7, so these days see it switched and removed twice.
const firstDay = Date.parse("2026-03-05T00:00:00Z");
const rotation = { periodDays: 6, overlapDays: 2 };
const days = [1, 2, 3, 5, 7, 8, 9];
const lastDay = 9;
const dayOf = (count: number): string => new Date(firstDay + count * 86_400_000).toISOString().slice(0, 10);

describe("the rotation of DeployKey, with a real engine, API server and Git server", () => {
  closesItsServers();
  let proof: Case;
  const mounts = new Map<string, Access>();

  before(async () => {
    proof = await openCase("shop");
  });

  async function up(count: number): Promise<RunResult> {
    const agent = keyArgs(proof, { rotation: { ...rotation, today: dayOf(count) } });
    const result = await proof.stack.run("up", { deployKeys: { agent } });
    assert.equal(result.code, 0, result.log);
    return result;
  }

  /** The files of the Secret that the stack's output names now, as a new pod would mount them. */
  async function current(): Promise<Access> {
    const name = String(proof.stack.output("agent-secretName"));
    const secret = await proof.secrets.named(name);
    if (secret === undefined) throw new Error(`the stack names the Secret ${name}, which is not there`);
    const { "ssh-privatekey": key = "", known_hosts: hosts = "" } = secret.files;
    const access = mounts.get(name) ?? proof.bench.access(key, hosts);
    mounts.set(name, access);
    return access;
  }

  const keyCount = async (): Promise<number> => (await proof.git.keysOf(proof.repository)).length;

  it("fails not one clone, whether a consumer switches at once or as late as the overlap lets it", async () => {
    await up(0);
    const first = await current();
    let held = first;
    let restartOn = Number.POSITIVE_INFINITY;
    const prompt = new CloneLoop(proof.bench, proof.url, current);
    const late = new CloneLoop(proof.bench, proof.url, async () => held);
    const counts: number[] = [];
    for (const count of days) {
      if (count === restartOn) {
        held = await current();
        await late.round();
      }
      const before = proof.stack.output("agent-secretName");
      await up(count);
      if (proof.stack.output("agent-secretName") !== before) restartOn = count + rotation.overlapDays;
      counts.push(await keyCount());
    }
    await Promise.all([prompt.stop(), late.stop()]);
    assert.deepEqual([...prompt.failures, ...late.failures], []);
    assert.ok(Math.min(prompt.clones, late.clones) > 10, `${prompt.clones} and ${late.clones} clones`);
    assert.deepEqual(counts, [2, 2, 1, 1, 2, 2, 1]);
    assert.equal(mounts.size, 3);
    const retired = await proof.bench.clone(proof.url, first);
    assert.match(retired.output, /Permission denied/);
  });

  it("changes nothing when it runs a second time on the same day", async () => {
    const { changes } = await up(lastDay);
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("leaves one Secret for each key at the Git server", async () => {
    assert.deepEqual([(await proof.secrets.all()).length, await keyCount()], [1, 1]);
  });
});
