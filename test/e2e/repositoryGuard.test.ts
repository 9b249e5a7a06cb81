import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { Stack } from "@pulumi/pulumi/automation";
import { RepositoryGuard, type RepositoryGuardArgs } from "../../components/repositoryGuard";
import { type DynamicStack, dynamicStack } from "../plugins/dynamic/stack";
import { type Access, Workbench } from "./git/client";
import { type GitServer, startGitServer } from "./gitServer";

const repository = "acme/guarded";

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to pass within 30 seconds");
    await new Promise((next) => setTimeout(next, 100));
  }
}

describe("RepositoryGuard, on a real Git server", () => {
  let server: GitServer;
  let bench: Workbench;
  let engine: DynamicStack;
  let stack: Stack;
  let writer: Access;
  let clone: string;
  const acceptance = { reason: "the server has no signing key", owner: "platform", reviewBy: "2027-03-31" };
  let args: Partial<RepositoryGuardArgs> = { unsignedCommits: acceptance };

  const program = async (): Promise<Record<string, unknown>> => {
    const host = { kind: "gitea", host: server.sshHost, apiUrl: server.apiUrl, tokenConfig: "giteaToken" } as const;
    const { unmet } = new RepositoryGuard("guard", { host, repository, ...args });
    return { unmet };
  };
  const protections = `/repos/${repository}/branch_protections`;
  const protection = async (): Promise<Record<string, unknown>> =>
    (await server.call("GET", `${protections}/main`)).body as Record<string, unknown>;
  const changes = async (): Promise<Record<string, number>> => (await stack.up()).summary.resourceChanges ?? {};

  before(async () => {
    bench = new Workbench();
    server = await startGitServer();
    await server.createRepository(repository);
    const { privateKey, publicKey } = await bench.keyPair();
    const body = { title: "writer", key: publicKey, read_only: false };
    assert.equal((await server.call("POST", `/repos/${repository}/keys`, body)).status, 201);
    const person = { username: "reviewer", email: "reviewer@example.test", must_change_password: false };
    const password = randomBytes(20).toString("hex");
    assert.equal((await server.call("POST", "/admin/users", { ...person, password })).status, 201);
    const rights = { permission: "write" };
    assert.equal((await server.call("PUT", `/repos/${repository}/collaborators/reviewer`, rights)).status, 204);
    writer = bench.access(privateKey, server.knownHosts);
    const cloned = await bench.clone(server.sshUrl(repository), writer);
    assert.equal(cloned.code, 0, cloned.output);
    clone = cloned.folder;
    engine = await dynamicStack("guard", program);
    stack = engine.stack;
    await stack.setConfig("giteaToken", { value: server.token, secret: true });
  });
  after(async () => {
    await server?.stop();
    bench?.remove();
    engine?.remove();
  });

  it("closes the branch to a deploy key that may write and could push before", async () => {
    assert.equal((await bench.push(clone, writer, "main")).code, 0);
    const { outputs } = await stack.up();
    assert.deepEqual(outputs.unmet?.value, []);
    for (const rewrite of [false, true]) {
      const pushed = await bench.push(clone, writer, "main", { rewrite });
      assert.notEqual(pushed.code, 0);
      assert.match(pushed.output, /protected branch/i);
    }
  });

  it("closes it to administrators too, who can neither write nor delete it", async () => {
    const content = Buffer.from("by hand").toString("base64");
    const body = { content, message: "By hand", branch: "main" };
    assert.equal((await server.call("POST", `/repos/${repository}/contents/by-hand.txt`, body)).status, 403);
    const { status } = await server.call("DELETE", `/repos/${repository}/branches/main`);
    assert.equal(status, 403);
  });

  it("takes a change once somebody else has reviewed its last push, and not before", async () => {
    const fresh = await bench.clone(server.sshUrl(repository), writer);
    const push = async (): Promise<void> =>
      assert.equal((await bench.push(fresh.folder, writer, "agent/change")).code, 0);
    await push();
    const pull = { head: "agent/change", base: "main", title: "A change" };
    const { number } = (await server.call("POST", `/repos/${repository}/pulls`, pull)).body as { number: number };
    const path = `/repos/${repository}/pulls/${number}`;
    const merge = async (): Promise<string> => {
      let said = "";
      // Checking a change for conflicts takes the server a moment, in which it says so.
      await until(async () => {
        const { status, body } = await server.call("POST", `${path}/merge`, { Do: "merge", force_merge: true });
        said = `${status} ${(Object(body) as { message?: string }).message ?? ""}`.trim();
        return !/try again/i.test(said);
      });
      return said;
    };
    const approve = async (): Promise<void> => {
      const { body } = await server.call("POST", `${path}/reviews?sudo=reviewer`, { event: "APPROVED", body: "Read" });
      assert.equal(Object(body).state, "APPROVED");
    };
    const isStale = async (): Promise<boolean> => {
      const reviews = (await server.call("GET", `${path}/reviews`)).body as { dismissed: boolean; stale: boolean }[];
      return reviews.every(({ dismissed, stale }) => dismissed || stale);
    };
    const tooFew = "405 Does not have enough approvals";
    assert.equal(await merge(), tooFew);
    await approve();
    await push();
    await until(isStale);
    assert.equal(await merge(), tooFew);
    await approve();
    assert.equal(await merge(), "200");
  });

  it("changes nothing when it runs again", async () => {
    const before = await protection();
    assert.deepEqual(await changes(), { same: 3 });
    assert.deepEqual(await protection(), before);
  });

  it("shows by a refresh what somebody loosened, and mends it", async () => {
    const loose = { enable_push: true, required_approvals: 0 };
    assert.equal((await server.call("PATCH", `${protections}/main`, loose)).status, 200);
    assert.equal((await stack.refresh()).summary.resourceChanges?.update, 1);
    const state = JSON.stringify(await stack.exportStack());
    assert.match(state, /enable_push is true, not false/);
    assert.match(state, /required_approvals is 0, not 1/);
    assert.deepEqual(await changes(), { same: 2, update: 1 });
    const { enable_push, required_approvals } = await protection();
    assert.deepEqual({ enable_push, required_approvals }, { enable_push: false, required_approvals: 1 });
  });

  it("makes the protection anew that somebody removed", async () => {
    assert.equal((await server.call("DELETE", `${protections}/main`)).status, 204);
    assert.equal((await stack.refresh()).summary.resourceChanges?.delete, 1);
    assert.deepEqual(await changes(), { same: 2, create: 1 });
    assert.equal((await protection()).block_admin_merge_override, true);
  });

  it("follows the arguments", async () => {
    args = { reviews: 2, statusChecks: ["ci/test"] };
    assert.deepEqual(await changes(), { same: 1, update: 2 });
    const { required_approvals, require_signed_commits, status_check_contexts } = await protection();
    assert.deepEqual(
      { required_approvals, require_signed_commits, status_check_contexts },
      { required_approvals: 2, require_signed_commits: true, status_check_contexts: ["ci/test"] },
    );
  });

  it("opens the branch again when it goes", async () => {
    await stack.destroy();
    assert.equal((await server.call("GET", `${protections}/main`)).status, 404);
  });
});
