import assert from "node:assert/strict";
import { DeployKeyAccess } from "../../components/deployKey";
import type { Access } from "./git/client";
import type { Ran } from "./git/programs";
import { type Case, closesItsServers, hostArgs, keyArgs, openCase } from "./git/proof";
import type { RunResult } from "./git/stack";

const accepted = { reason: "bots cannot sign yet", owner: "platform", reviewBy: "2027-01-31" };

describe("a DeployKey below a RepositoryGuard, with a real engine, API server and Git server", () => {
  closesItsServers();
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

  it("pushes to no protected branch, by no means, though it may write, and to others", async () => {
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

  it("is refused again by an update that looks at what somebody loosened by hand", async () => {
    const open = { enable_push: true, enable_push_whitelist: false, require_signed_commits: false };
    assert.equal((await proof.git.call("PATCH", path("branch_protections/main"), open)).status, 200);
    const pushed = await proof.bench.push(await clone(), access, "main");
    assert.equal(pushed.code, 0, pushed.output);
    assert.equal((await run("drift")).changes.update, 1);
    await run("repair");
    assertRefused(await proof.bench.push(await clone(), access, "main"));
  });

  it("goes with the stack, and the protections go too", async () => {
    await run("destroy");
    assert.deepEqual((await proof.git.call("GET", path("branch_protections"))).body, []);
    assert.deepEqual(await proof.git.keysOf(proof.repository), []);
  });
});
