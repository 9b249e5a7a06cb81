import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EncryptionProvider, RotationPhase } from "../../components/encryptionAtRest";
import { printedByReencrypt, refuseAndQuote } from "./encryptionHelp";
import { type EncryptionServer, startEncryptionServer } from "./encryptionServer";
import { type Deployed, type EncryptionStack, encryptionStack } from "./encryptionStack";
import { startKmsPlugin } from "./kmsPlugin";

const resources = ["secrets", "configmaps"];
const isReadable = (value: string) => value.replaceAll(/[^\w-]/g, "");

describe("EncryptionAtRest, below a real engine, an API server and etcd", () => {
  let server: EncryptionServer;
  let stack: EncryptionStack;
  const kubeconfig = process.env.KUBECONFIG;
  const values = new Map<string, string>();
  const keys: string[] = [];
  const prints: string[] = [];

  before(async () => {
    [server, stack] = await Promise.all([startEncryptionServer(), encryptionStack()]);
    process.env.KUBECONFIG = server.kubeconfig;
  });
  after(async () => {
    if (kubeconfig === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = kubeconfig;
    process.exitCode = 0;
    stack?.remove();
    await server?.stop();
  });

  const secrets = "/api/v1/namespaces/default/secrets";
  const write = async (name: string): Promise<void> => {
    const value = isReadable(randomBytes(24).toString("base64url"));
    values.set(name, value);
    const { status } = await server.api("POST", secrets, { metadata: { name }, stringData: { token: value } });
    assert.equal(status, 201);
  };
  const stored = (name: string): Promise<string> => server.stored(`/registry/secrets/default/${name}`);
  /** The writer that stands before the object in etcd; "plaintext" where the value can be read there. */
  const writerOf = async (name: string): Promise<string> => {
    const bytes = await stored(name);
    assert.notEqual(bytes, "");
    if (bytes.includes(values.get(name) ?? "")) return "plaintext";
    const [, kind, version, label] = /^k8s:enc:(\w+):(v\d):([^:]+):/.exec(bytes) ?? [];
    return `${kind} ${version} ${label}`;
  };
  const writers = async (): Promise<Record<string, string>> => {
    const found: Record<string, string> = {};
    for (const name of values.keys()) found[name] = await writerOf(name);
    return found;
  };
  const readAll = async (): Promise<void> => {
    for (const [name, value] of values) {
      const { status, body } = await server.api("GET", `${secrets}/${name}`);
      assert.equal(status, 200, name);
      assert.equal(Buffer.from(JSON.parse(body).data.token, "base64").toString(), value);
    }
  };
  const deploy = async (args: Parameters<EncryptionStack["up"]>[0]): Promise<Deployed> => {
    const deployed = await stack.up(args);
    keys.push(...[...deployed.configuration.matchAll(/secret: (\S{40,})/g)].map(([, key = ""]) => key));
    await server.restart(deployed.configuration);
    return deployed;
  };
  const palisade = async (...args: string[]): Promise<string> => {
    const text = await printedByReencrypt(args);
    prints.push(text);
    return text;
  };
  const commandOf = ({ command }: Deployed): string[] => command.replaceAll("'", "").split(" ").slice(2);
  const codeIn = (text: string): string => /code for the phase retire: (\w{20})/.exec(text)?.[1] ?? "";

  it("switches encryption on: plain text is in etcd before, and none of it afterwards", async () => {
    await server.restart(
      "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [{ resources: [secrets, configmaps], providers: [{ identity: {} }] }]\n",
    );
    await write("early");
    assert.equal(await writerOf("early"), "plaintext");
    const rotation = { from: "plaintext", to: "k1" };
    await deploy({ resources, rotation: { ...rotation, phase: RotationPhase.Promote } });
    await write("later");
    assert.deepEqual(await writers(), { early: "plaintext", later: "secretbox v1 k1" });
    const deployed = await deploy({ resources, rotation: { ...rotation, phase: RotationPhase.Reencrypt } });
    const text = await palisade(...commandOf(deployed));
    assert.match(text, /secrets: 2 objects, 1 written anew/);
    assert.deepEqual(await writers(), { early: "secretbox v1 k1", later: "secretbox v1 k1" });
    await deploy({
      resources,
      rotation: { ...rotation, phase: RotationPhase.Retire, reencrypted: codeIn(text) },
    });
    await readAll();
    const { configuration } = await stack.up({ resources });
    assert.doesNotMatch(configuration, /identity/);
  });

  it("goes from key to key: each phase writes and reads what it should", async () => {
    const rotation = { from: "k1", to: "k2" };
    await deploy({ resources, rotation: { ...rotation, phase: RotationPhase.Add } });
    await write("added");
    assert.equal(await writerOf("added"), "secretbox v1 k1");
    await deploy({ resources, rotation: { ...rotation, phase: RotationPhase.Promote } });
    await write("promoted");
    assert.deepEqual(await writers(), {
      early: "secretbox v1 k1",
      later: "secretbox v1 k1",
      added: "secretbox v1 k1",
      promoted: "secretbox v1 k2",
    });
    await readAll();
  });

  it("would lose what the old key wrote if that were retired now, and is refused", async () => {
    const rotation = { from: "k1", to: "k2" };
    const { configuration, ...deployed } = await deploy({
      resources,
      rotation: { ...rotation, phase: RotationPhase.Reencrypt },
    });
    const [, second = ""] = /- name: k2\n\s+secret: (\S+)/.exec(configuration) ?? [];
    const alone = configuration.replace(/- name: k1\n\s+secret: \S+\n/, "");
    assert.ok(second.length > 40 && !alone.includes("k1"));
    await server.restartBadly(alone, /"\/registry\/secrets\/default\/\w+": no matching key was found/);
    assert.notEqual((await server.api("GET", `${secrets}/early`).catch(() => undefined))?.status, 200);
    await server.restart(configuration);
    const retire = { ...rotation, phase: RotationPhase.Retire, reencrypted: "0".repeat(20) };
    assert.match(await stack.refusal({ resources, rotation: retire }), /this code does not belong to this rotation/);
    assert.match(await stack.refusal({ resources, rotation: retire }, "up"), /this code does not belong/);
    assert.match(await stack.refusal({ resources, key: "k2" }, "up"), /from "k1" to "k2" is under way/);
    await readAll();
    assert.notEqual(deployed.command, "");
  });

  it("retires the old key once nothing needs it, and everything stays readable", async () => {
    const rotation = { from: "k1", to: "k2" };
    const deployed = await deploy({ resources, rotation: { ...rotation, phase: RotationPhase.Reencrypt } });
    const counted = await palisade(...commandOf(deployed), "--dry-run");
    assert.match(counted, /nothing was sent back/);
    assert.equal(codeIn(counted), "");
    assert.equal(await writerOf("early"), "secretbox v1 k1");
    const report = JSON.parse(await palisade(...commandOf(deployed), "--json"));
    assert.equal(report.outcome, "settled");
    assert.deepEqual(
      report.passes.map(({ written }: { written: number }) => written > 0),
      [true, false],
    );
    assert.deepEqual(new Set(Object.values(await writers())), new Set(["secretbox v1 k2"]));
    await deploy({ resources, rotation: { ...rotation, phase: RotationPhase.Retire, reencrypted: report.code } });
    await readAll();
    assert.match(stack.state(), /etcd-key-k1/);
    await deploy({ resources, key: "k2" });
    assert.doesNotMatch(stack.state(), /etcd-key-k1|etcd-step/);
    await readAll();
  });

  it("gives no code where nothing had to be written, unless told that this is right", async () => {
    const rotation = ["--rotation", "2f6f1f5e-0000-4000-8000-000000000000"];
    const text = await palisade("--resources", "secrets,configmaps", ...rotation);
    assert.match(text, /has every API server been restarted/);
    assert.deepEqual([codeIn(text), process.exitCode], ["", 1]);
    assert.match(await palisade("--resources", "secrets", ...rotation, "--accept-unchanged"), /code for the phase/);
    assert.equal(process.exitCode, 0);
  });

  it("stops at a signal with the exit code for it", async () => {
    const running = palisade("--resources", "secrets");
    process.emit("SIGINT");
    assert.match(await running, /interrupted; run the same command again/);
    assert.equal(process.exitCode, 130);
  });

  it("names what is refused, without the words of the server, which quote the value here", async () => {
    const forget = await refuseAndQuote(server, "early");
    let text = "";
    for (let tries = 0; tries < 60 && !text.includes("refused"); tries += 1) {
      await new Promise((next) => setTimeout(next, 500));
      text = await palisade("--resources", "secrets");
    }
    assert.match(text, /refused: secrets default\/early: 422 Invalid/);
    assert.equal(process.exitCode, 1);
    await forget();
  });

  it("changes the cipher to AES-GCM by a rotation", async () => {
    const aesGcmLife = { writesPerDay: 1000 };
    const { AesGcm: provider, Secretbox: fromProvider } = EncryptionProvider;
    const rotation = { from: "k2", to: "k3", fromProvider };
    const args = { resources, provider, aesGcmLife };
    await stack.up({ ...args, rotation: { ...rotation, phase: RotationPhase.Add } });
    await stack.up({ ...args, rotation: { ...rotation, phase: RotationPhase.Promote } });
    const deployed = await deploy({ ...args, rotation: { ...rotation, phase: RotationPhase.Reencrypt } });
    const reencrypted = codeIn(await palisade(...commandOf(deployed)));
    await deploy({ ...args, rotation: { ...rotation, phase: RotationPhase.Retire, reencrypted } });
    assert.deepEqual(new Set(Object.values(await writers())), new Set(["aesgcm v1 k3"]));
    await stack.up({ ...args, key: "k3" });
    await readAll();
  });

  it("hands over to a KMS of version 2, which wraps what is stored", async () => {
    const socket = join(tmpdir(), `palisade-kms-${process.pid}.sock`);
    const plugin = await startKmsPlugin(socket);
    try {
      const aesGcmLife = { writesPerDay: 1000 };
      const args = { resources, aesGcmLife, kmsV2: { name: "vault", endpoint: `unix://${socket}` } };
      const rotation = { from: "k3", to: "kms", fromProvider: EncryptionProvider.AesGcm };
      await stack.up({ ...args, rotation: { ...rotation, phase: RotationPhase.Add } });
      await stack.up({ ...args, rotation: { ...rotation, phase: RotationPhase.Promote } });
      const deployed = await deploy({ ...args, rotation: { ...rotation, phase: RotationPhase.Reencrypt } });
      const reencrypted = codeIn(await palisade(...commandOf(deployed)));
      await deploy({ ...args, rotation: { ...rotation, phase: RotationPhase.Retire, reencrypted } });
      assert.deepEqual(new Set(Object.values(await writers())), new Set(["kms v2 vault"]));
      await readAll();
      assert.ok(plugin.calls.includes("Encrypt") && plugin.calls.includes("Decrypt"));
    } finally {
      plugin.stop();
      rmSync(socket, { force: true });
    }
  });

  it("shows keys and values nowhere: not in state, not in what the engine and the command print", () => {
    assert.ok(new Set(keys).size >= 3 && values.size === 4);
    for (const text of [stack.state(), stack.printed(), ...prints])
      for (const hidden of [...keys, ...values.values()]) assert.ok(!text.includes(hidden));
  });
});
