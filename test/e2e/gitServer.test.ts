import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Access, presentedKeys, publicKeyOf, Workbench } from "./git/client";
import { type GitServer, startGitServer } from "./gitServer";

const repository = "payments/agent";

describe("the real Git server", () => {
  let server: GitServer;
  let bench: Workbench;
  before(async () => {
    bench = new Workbench();
    server = await startGitServer();
    await server.createRepository(repository);
  });
  after(async () => {
    await server?.stop();
    bench?.remove();
  });

  async function register(title: string, readOnly: boolean): Promise<Access> {
    const { privateKey, publicKey } = await bench.keyPair();
    const body = { title, key: publicKey, read_only: readOnly };
    assert.equal((await server.call("POST", `/repos/${repository}/keys`, body)).status, 201);
    return bench.access(privateKey, server.knownHosts);
  }

  it("presents the host key that lies in its data folder, and no other", async () => {
    assert.deepEqual(await presentedKeys(server.sshHost, server.sshPort), [server.hostKey]);
  });

  it("lets a registered key clone, and refuses its push where it may only read", async () => {
    const access = await register("reader", true);
    const registered = await server.keysOf(repository);
    assert.deepEqual(
      registered.map(({ key }) => key.split(" ").slice(0, 2).join(" ")),
      [await publicKeyOf(access.keyFile)],
    );
    const cloned = await bench.clone(server.sshUrl(repository), access);
    assert.equal(cloned.code, 0, cloned.output);
    assert.ok(existsSync(join(cloned.folder, "README.md")));
    const pushed = await bench.push(cloned.folder, access, "main");
    assert.notEqual(pushed.code, 0);
    assert.match(pushed.output, /not authorized to write/i);
  });

  it("takes a push from a key that may write", async () => {
    const access = await register("writer", false);
    const cloned = await bench.clone(server.sshUrl(repository), access);
    const pushed = await bench.push(cloned.folder, access, "main");
    assert.equal(pushed.code, 0, pushed.output);
  });

  it("knows nobody whose key is not registered", async () => {
    const { privateKey } = await bench.keyPair();
    const cloned = await bench.clone(server.sshUrl(repository), bench.access(privateKey, server.knownHosts));
    assert.match(cloned.output, /Permission denied/);
    assert.notEqual(cloned.code, 0);
  });

  it("is refused by a client that expects another host key", async () => {
    const { privateKey } = await bench.keyPair();
    const { publicKey: other } = await bench.keyPair();
    const access = bench.access(privateKey, server.knownHosts.replace(server.hostKey, other));
    const cloned = await bench.clone(server.sshUrl(repository), access);
    assert.match(cloned.output, /Host key verification failed/);
    assert.notEqual(cloned.code, 0);
  });
});
