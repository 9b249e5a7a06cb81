import assert from "node:assert/strict";
import { quarantineCommand } from "../../cli/quarantine";
import { Workbench } from "./git/client";
import { type GitServer, startGitServer } from "./gitServer";
import { type Server, startServer } from "./server";

const repository = "payments/agent";
const variable = "PALISADE_TEST_QUARANTINE_TOKEN";

describe("palisade quarantine, with a real Git server", () => {
  let server: Server;
  let git: GitServer;
  let bench: Workbench;
  const kubeconfig = process.env.KUBECONFIG;
  before(async () => {
    bench = new Workbench();
    [server, git] = await Promise.all([startServer(), startGitServer()]);
    await git.createRepository(repository);
    process.env.KUBECONFIG = server.plane.kubeconfig;
    process.env[variable] = git.token;
  });
  after(async () => {
    delete process.env[variable];
    if (kubeconfig === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = kubeconfig;
    await Promise.all([server?.stop(), git?.stop()]);
    bench?.remove();
  });

  it("revokes the key that a Secret of the namespace names: no clone works with it any more", async () => {
    const { privateKey, publicKey } = await bench.keyPair();
    const title = "palisade/test/dev/agent/2026-11-01";
    const body = { title, key: publicKey, read_only: true };
    assert.equal((await git.call("POST", `/repos/${repository}/keys`, body)).status, 201);
    const access = bench.access(privateKey, git.knownHosts);
    assert.equal((await bench.clone(git.sshUrl(repository), access)).code, 0);
    const annotations = { "palisade.dev/repository": `${git.sshHost}/${repository}`, "palisade.dev/key-title": title };
    const made = server.apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-a" } },
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "key", namespace: "team-a", annotations },
        type: "kubernetes.io/ssh-auth",
        stringData: { "ssh-privatekey": privateKey },
      },
    ]);
    assert.equal(made.code, 0, made.output);
    const host = ["--git-host", "gitea", "--git-api", git.apiUrl, "--git-token-environment", variable];
    await quarantineCommand().parseAsync(["team-a", ...host], { from: "user" });
    assert.deepEqual(await git.keysOf(repository), []);
    assert.notEqual((await bench.clone(git.sshUrl(repository), access)).code, 0);
  });
});
