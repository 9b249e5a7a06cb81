import { join } from "node:path";
import { writePrivate } from "../files";
import type { FoundTool } from "../toolchain/ensure";
import { ensureCertificates } from "./certificates";
import { type Child, failure, startChild, stopChild } from "./child";
import { ensureConfiguration, type Layout, layoutOf, writeKubeconfig } from "./configuration";
import { ensureNodes } from "./nodes";
import { choosePorts } from "./ports";
import {
  apiServer,
  controllerManager,
  etcd,
  kubeconfigOf,
  kwok,
  type Program,
  type Setting,
  scheduler,
  volumes,
} from "./programs";
import { ask } from "./request";

/** Where a running control plane can be reached, and the files that it reads. */
export interface ControlPlane {
  kubeconfig: string;
  apiServer: string;
  etcd: { endpoint: string; caFile: string; certFile: string; keyFile: string };
  encryptionConfig: string;
  auditLog: string;
  dataDir: string;
}

export interface RunningControlPlane extends ControlPlane {
  /** Resolves with the first program that ends, which none should. */
  broken: Promise<Child>;
  stop(): Promise<void>;
}

export interface StartOptions {
  dataDir: string;
  tools: ReadonlyMap<string, FoundTool>;
  log?: (line: string) => void;
  signal?: AbortSignal;
  /** Text of an audit policy in place of our own. */
  auditPolicy?: string;
}

function describe(layout: Layout, setting: Setting): ControlPlane {
  const pki = (file: string): string => join(layout.certificates, file);
  return {
    kubeconfig: layout.kubeconfig,
    apiServer: `https://127.0.0.1:${setting.ports.apiServer}`,
    etcd: {
      endpoint: `https://127.0.0.1:${setting.ports.etcd}`,
      caFile: pki("etcd-ca.crt"),
      certFile: pki("etcd.crt"),
      keyFile: pki("etcd.key"),
    },
    encryptionConfig: layout.encryption,
    auditLog: layout.auditLog,
    dataDir: layout.data,
  };
}

async function untilHealthy(
  child: Child,
  certificates: string,
  user: string,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const end = Date.now() + 90_000;
  for (;;) {
    signal.throwIfAborted();
    if (child.hasEnded()) throw failure(child, "ended before it was ready");
    const answer = await ask(certificates, user, url).catch(() => undefined);
    if (answer?.status === 200) return;
    if (Date.now() > end) throw failure(child, "is not ready after 90 s");
    await new Promise((next) => setTimeout(next, 100));
  }
}

/** Starts everything in order, below the calling process: when that dies, all of it dies. */
export async function startControlPlane(options: StartOptions): Promise<RunningControlPlane> {
  const { dataDir, tools, log, signal, auditPolicy } = options;
  const layout = layoutOf(dataDir);
  ensureConfiguration(layout);
  if (auditPolicy !== undefined) writePrivate(layout.auditPolicy, auditPolicy);
  await ensureCertificates(layout.certificates);
  const setting: Setting = { layout, ports: await choosePorts(layout.ports), tools };
  const about = describe(layout, setting);
  const children: Child[] = [];
  const start = ({ name, file, args }: Program): Child => {
    const child = startChild(name, file, args, layout.logs);
    children.push(child);
    return child;
  };
  const stop = async (): Promise<void> => {
    for (const child of [...children].reverse()) await stopChild(child);
  };
  const patience = signal ?? new AbortController().signal;
  try {
    log?.("  etcd");
    await untilHealthy(start(etcd(setting)), layout.certificates, "etcd", `${about.etcd.endpoint}/health`, patience);
    writePrivate(layout.etcdWasHealthy, "");
    log?.("  API server");
    await untilHealthy(start(apiServer(setting)), layout.certificates, "admin", `${about.apiServer}/readyz`, patience);
    writeKubeconfig(layout.kubeconfig, layout.certificates, "admin", about.apiServer);
    for (const user of ["controller-manager", "scheduler"]) {
      writeKubeconfig(kubeconfigOf(layout, user), layout.certificates, user, about.apiServer);
    }
    log?.("  controller manager, scheduler, nodes");
    for (const program of [controllerManager, scheduler, kwok, volumes]) start(program(setting));
    await ensureNodes(layout.certificates, about.apiServer, patience);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  const broken = Promise.race(children.map((child) => child.ended.then(() => child)));
  return { ...about, broken, stop };
}
