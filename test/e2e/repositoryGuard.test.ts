import assert from "node:assert/strict";
import { DeployKeyAccess } from "../../components/deployKey";
import type { Access } from "./git/client";
import type { Ran } from "./git/programs";
import { type Case, hostArgs, keyArgs, openCase } from "./git/proof";
import type { RunResult } from "./git/stack";

const accepted = { reason: "bots cannot sign yet", owner: "platform", reviewBy: "2027-01-31" };

describe("RepositoryGuard, with a real engine and Git server", () => {
  let proof: Case;
  let access: Access;
  before(async () => {
    proof = await openCase("guarded");
  });

  const settings = () => ({
    deployKeys: { agent: keyArgs(proof, { access: DeployKeyAccess.Write }) },
    guards: {
      main: { host: hostArgs(proof), repository: proof.repository },
      trunk: { host: hostArgs(proof), repository: proof.repository, branch: "trunk", unsignedCommits: accepted },
    },
  });
  const path = (rest: string): string => `/repos/${proof.repository}/${rest}`;

  async function run(operation: "up" | "repair" | "drift" | "destroy"): Promise<RunResult> {
    const result = await proof.stack.run(operation, settings());
    assert.equal(result.code, 0, result.log);
    return result;
  }

  async function clone(): Promise<string> {
    const cloned = await proof.bench.clone(proof.url, access);
    assert.equal(cloned.code, 0, cloned.output);
    return cloned.folder;
  }

  function assertRefused({ code, output }: Ran, why = /pre-receive hook declined/): void {
    assert.match(output, why);
    assert.notEqual(code, 0);
  }

  it("lets a key with write access push to no protected branch, by no means, and to others", async () => {
    assert.equal((await proof.git.call("POST", path("branches"), { new_branch_name: "trunk" })).status, 201);
    const { outputs } = await run("up");
    assert.deepEqual([outputs["main-unmet"], outputs["main-byHand"], outputs["main-loosened"]], [[], [], []]);
    const secret = await proof.secrets.named(String(outputs["agent-secretName"]));
    access = proof.bench.access(secret?.files["ssh-privatekey"] ?? "", secret?.files.known_hosts ?? "");
    const folder = await clone();
    assertRefused(await proof.bench.push(folder, access, "trunk"), /protected branch trunk/);
    assertRefused(await proof.bench.push(folder, access, "main"));
    const rewritten = await clone();
    assertRefused(await proof.bench.push(rewritten, access, "trunk", { rewrite: true }), /protected from force push/);
    assertRefused(await proof.bench.push(rewritten, access, "main", { rewrite: true }), /protected from force push/);
    assertRefused(await proof.bench.removeBranch(folder, access, "trunk"), /protected from deletion/);
    const proposed = await proof.bench.push(folder, access, "agent/change");
    assert.equal(proposed.code, 0, proposed.output);
  });

  it("lets not even an administrator merge what nobody reviewed", async () => {
    const asked = await proof.git.call("POST", path("pulls"), { head: "agent/change", base: "trunk", title: "Change" });
    assert.equal(asked.status, 201);
    const { number } = asked.body as { number: number };
    const merged = await proof.git.call("POST", path(`pulls/${number}/merge`), { Do: "merge", force_merge: true });
    assert.equal(merged.status, 405);
    assert.match(JSON.stringify(merged.body), /approvals/);
  });

  it("changes nothing the second time", async () => {
    assert.deepEqual(Object.keys((await run("up")).changes), ["same"]);
    assert.deepEqual(Object.keys((await run("drift")).changes), ["same"]);
  });

  it("shows by a refresh what somebody loosened, and closes it again", async () => {
    const open = { enable_push: true, enable_push_whitelist: false, require_signed_commits: false };
    assert.equal((await proof.git.call("PATCH", path("branch_protections/main"), open)).status, 200);
    const pushed = await proof.bench.push(await clone(), access, "main");
    assert.equal(pushed.code, 0, pushed.output);
    const drift = await run("drift");
    assert.equal(drift.changes.update, 1, drift.log);
    await run("repair");
    assertRefused(await proof.bench.push(await clone(), access, "main"));
  });

  it("protects a branch anew whose protection somebody removed", async () => {
    assert.equal((await proof.git.call("DELETE", path("branch_protections/main"))).status, 204);
    const drift = await run("drift");
    assert.notDeepEqual(Object.keys(drift.changes), ["same"], drift.log);
    await run("repair");
    assertRefused(await proof.bench.push(await clone(), access, "main"));
  });

  it("takes the protection away with the stack", async () => {
    await run("destroy");
    assert.deepEqual((await proof.git.call("GET", path("branch_protections"))).body, []);
  });
});
