import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../local/cluster/certificates";
import { type Child, failure, startChild, stopChild } from "../../local/cluster/child";
import { ensureConfiguration, layoutOf, writeKubeconfig } from "../../local/cluster/configuration";
import { choosePorts } from "../../local/cluster/ports";
import { apiServer, etcd, type Program } from "../../local/cluster/programs";
import { type Answer, ask } from "../../local/cluster/request";
import { writePrivate } from "../../local/files";
import { ensureTools } from "../../local/toolchain/ensure";

/** An etcd that stays, and an API server on it that is started anew with each configuration, as a rotation does. */
export interface EncryptionServer {
  kubeconfig: string;
  /** Starts the API server with this EncryptionConfiguration, in place of the one that runs. */
  restart(configuration: string): Promise<void>;
  /** The same with one that it cannot work with: waits until its log says so. */
  restartBadly(configuration: string, log: RegExp): Promise<void>;
  api(method: string, path: string, body?: object): Promise<Answer>;
  /** The bytes that etcd holds below this key, as Latin-1 text. */
  stored(key: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startEncryptionServer(): Promise<EncryptionServer> {
  const tools = await ensureTools(["etcd", "kube-apiserver"], {});
  const layout = layoutOf(mkdtempSync(join(tmpdir(), "palisade-encryption-")));
  ensureConfiguration(layout);
  await ensureCertificates(layout.certificates);
  const setting = { layout, tools, ports: await choosePorts(layout.ports) };
  const url = `https://127.0.0.1:${setting.ports.apiServer}`;
  const store = `https://127.0.0.1:${setting.ports.etcd}`;
  const start = ({ name, file, args }: Program): Child => startChild(name, file, args, layout.logs);
  const waitFor = async (child: Child, done: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + 90_000; !(await done()); await new Promise((next) => setTimeout(next, 100))) {
      if (child.hasEnded()) throw failure(child, "ended before it was ready");
      if (Date.now() > end) throw failure(child, "is not ready after 90 s");
    }
  };
  const until = (child: Child, user: string, at: string): Promise<void> =>
    waitFor(child, async () => (await ask(layout.certificates, user, at).catch(() => undefined))?.status === 200);
  const keeper = start(etcd(setting));
  await until(keeper, "etcd", `${store}/health`);
  writeKubeconfig(layout.kubeconfig, layout.certificates, "admin", url);
  let server: Child | undefined;
  const begin = async (configuration: string): Promise<Child> => {
    if (server !== undefined) await stopChild(server);
    writePrivate(layout.encryption, configuration);
    server = start(apiServer(setting));
    return server;
  };
  return {
    kubeconfig: layout.kubeconfig,
    restart: async (configuration) => until(await begin(configuration), "admin", `${url}/readyz`),
    restartBadly: async (configuration, log) => {
      const file = join(layout.logs, "kube-apiserver.log");
      await waitFor(await begin(configuration), async () => log.test(readFileSync(file, "utf8")));
    },
    api: (method, path, body) => ask(layout.certificates, "admin", url + path, method, body),
    stored: async (key) => {
      const range = { key: Buffer.from(key).toString("base64") };
      const { body } = await ask(layout.certificates, "etcd", `${store}/v3/kv/range`, "POST", range);
      const value: unknown = Reflect.get(Object(JSON.parse(body)), "kvs")?.[0]?.value;
      return Buffer.from(String(value ?? ""), "base64").toString("latin1");
    },
    stop: async () => {
      if (server !== undefined) await stopChild(server);
      await stopChild(keeper);
      rmSync(layout.data, { recursive: true, force: true });
    },
  };
}
