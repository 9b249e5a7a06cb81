import assert from "node:assert/strict";
import { join } from "node:path";
import { DeployKeyAccess, type DeployKeyArgs } from "../../components/deployKey";
import { type Access, publicKeyOf } from "./git/client";
import { keysInClear } from "./git/inClear";
import { type Case, closesItsServers, keyArgs, openCase } from "./git/proof";
import type { RunResult } from "./git/stack";

const unchanged = ({ changes }: RunResult): string[] => Object.keys(changes).filter((kind) => kind !== "same");

describe("DeployKey, with a real engine, API server and Git server", () => {
  closesItsServers();
  let proof: Case;
  let mountPath: string;
  const settings = (more: Partial<DeployKeyArgs> = {}) => ({
    deployKeys: { agent: keyArgs(proof, { mountPath, ...more }) },
  });
  const logs: string[] = [];
  const keys: string[] = [];

  before(async () => {
    proof = await openCase("payments");
    mountPath = proof.bench.place();
  });

  async function up(more: Partial<DeployKeyArgs> = {}): Promise<RunResult> {
    const result = await proof.stack.run("up", settings(more));
    assert.equal(result.code, 0, result.log);
    logs.push(result.log, JSON.stringify(result.outputs));
    return result;
  }

  /** What a pod gets: the Secret's files in the mount's folder, and the command from the stack's outputs. */
  function mounted({ outputs }: RunResult): Access {
    const got = proof.server.kubectl([
      "get",
      "secret",
      `${outputs["agent-secretName"]}`,
      "-n",
      proof.namespace,
      "-o",
      "json",
    ]);
    assert.equal(got.code, 0, got.output);
    const { type, immutable, data } = JSON.parse(got.output) as Record<string, unknown>;
    assert.deepEqual([type, immutable], ["kubernetes.io/ssh-auth", true]);
    const files = Object.entries(data as Record<string, string>);
    const decoded = Object.fromEntries(files.map(([name, text]) => [name, Buffer.from(text, "base64").toString()]));
    assert.deepEqual(Object.keys(decoded).sort(), ["known_hosts", "ssh-privatekey"]);
    keys.push(decoded["ssh-privatekey"] ?? "");
    proof.bench.mount(decoded, mountPath);
    return { keyFile: join(mountPath, "ssh-privatekey"), sshCommand: String(outputs["agent-sshCommand"]) };
  }

  const registered = async () =>
    (await proof.git.keysOf(proof.repository)).map(({ key, read_only }) => ({
      key: key.split(" ").slice(0, 2).join(" "),
      readOnly: read_only,
    }));

  it("registers one key that may only read, and the Secret's files clone with it as the outputs say", async () => {
    const result = await up();
    const access = mounted(result);
    assert.deepEqual(await registered(), [{ key: await publicKeyOf(access.keyFile), readOnly: true }]);
    assert.equal(result.outputs["agent-repositoryUrl"], proof.url);
    const cloned = await proof.bench.clone(proof.url, access);
    assert.equal(cloned.code, 0, cloned.output);
    const pushed = await proof.bench.push(cloned.folder, access, "main");
    assert.match(pushed.output, /not authorized to write/i);
    assert.notEqual(pushed.code, 0);
  });

  it("changes nothing the second time", async () => {
    assert.deepEqual(unchanged(await up()), []);
  });

  it("registers a key anew that somebody removed at the host", async () => {
    const [before] = await proof.git.keysOf(proof.repository);
    await proof.git.call("DELETE", `/repos/${proof.repository}/keys/${before?.id}`);
    assert.deepEqual(await registered(), []);
    const repaired = await proof.stack.run("repair", settings());
    assert.equal(repaired.code, 0, repaired.log);
    const access = mounted(repaired);
    assert.deepEqual(await registered(), [{ key: await publicKeyOf(access.keyFile), readOnly: true }]);
  });

  it("takes pushes once write access is asked for, with another key and none left of the former", async () => {
    const [before] = await registered();
    const access = mounted(await up({ access: DeployKeyAccess.Write }));
    const own = await publicKeyOf(access.keyFile);
    assert.notEqual(own, before?.key);
    assert.deepEqual(await registered(), [{ key: own, readOnly: false }]);
    const cloned = await proof.bench.clone(proof.url, access);
    const pushed = await proof.bench.push(cloned.folder, access, "main");
    assert.equal(pushed.code, 0, pushed.output);
  });

  it("lets nobody clone from a server that shows another host key", async () => {
    const { publicKey } = await proof.bench.keyPair();
    const knownHosts = [proof.git.knownHosts.replace(proof.git.hostKey, publicKey).trim()];
    const access = mounted(await up({ knownHosts }));
    const cloned = await proof.bench.clone(proof.url, access);
    assert.match(cloned.output, /Host key verification failed/);
    assert.notEqual(cloned.code, 0);
  });

  it("keeps its private keys out of the state, the log and the plain outputs", () => {
    assert.ok(keys.length >= 4);
    for (const text of [proof.stack.state(), ...logs]) assert.deepEqual(keysInClear(text, keys), []);
    assert.deepEqual(keysInClear(JSON.stringify(keys), keys).length > 0, true);
  });

  it("takes its keys back from the Git server when the stack is destroyed", async () => {
    const result = await proof.stack.run("destroy", settings());
    assert.equal(result.code, 0, result.log);
    assert.deepEqual(await registered(), []);
    assert.deepEqual(await proof.secrets.all(), []);
  });
});
