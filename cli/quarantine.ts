import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as k8s from "@kubernetes/client-node";
import { Command } from "commander";
import type { Manifest } from "../components/manifest";
import type { ClusterClient, ObjectRef, QuarantineHooks, QuarantineReport } from "../components/quarantine";
import type { RevokeOptions } from "./revoke";

interface QuarantineOptions extends RevokeOptions {
  release?: boolean;
  context?: string;
  evidence?: string;
}

/** `palisade quarantine`: cuts a namespace off and stops it, or takes that back. */
export const quarantineCommand = (): Command =>
  new Command("quarantine")
    .summary("cut a namespace off and stop what runs in it")
    .description(
      "Denies all traffic of a namespace, revokes its deploy keys at their Git host, keeps the logs, scales workloads to\n" +
        "zero and suspends its jobs. Objects stay;\n" +
        "--release takes it back. Until then, do not run `pulumi up` on its stack: it would put the policies back.",
    )
    .argument("<namespace>", "the namespace")
    .option("--release", "take the quarantine back")
    .option("--context <name>", "context of the kubeconfig")
    .option("--evidence <folder>", "where the logs are kept; without it they go with the pods")
    .option("--git-host <kind>", "where its deploy keys are revoked: gitea, forgejo, gitlab or bitbucket")
    .option("--git-api <url>", "base address of the Git host's API, where it differs from the usual one")
    .option("--git-token-environment <name>", "variable that holds the API token; its usual name is the default")
    .action(run);

async function run(namespace: string, options: QuarantineOptions): Promise<void> {
  const { quarantine, release }: typeof import("../components/quarantine") = require("../components/quarantine");
  const client: typeof k8s = require("@kubernetes/client-node");
  const { openCluster }: typeof import("./clusterClient") = require("./clusterClient");
  const config = openCluster(options.context);
  const cluster = clusterClient(client, config);
  const { evidence } = options;
  const keepLogs = (): Promise<void> => saveLogs(config.makeApiClient(client.CoreV1Api), namespace, evidence ?? "");
  if (options.release) return print(await release(cluster, namespace));
  const { keysNamedBy, leftOpen, revokeAt }: typeof import("./revoke") = require("./revoke");
  const keys = keysNamedBy(await cluster.list("v1", "Secret", namespace));
  const failed: string[] = [];
  // A Git host that does not answer must not keep anything running.
  const revokeKeys = (): Promise<string[]> =>
    revokeAt(keys, options).catch((error: unknown) => {
      failed.push(`keys were not revoked: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
      return [];
    });
  const hooks: QuarantineHooks = {
    ...(evidence === undefined ? {} : { keepLogs }),
    ...(options.gitHost === undefined ? {} : { revokeKeys }),
  };
  const report = await quarantine(cluster, namespace, hooks);
  const open = options.gitHost === undefined || failed.length > 0 ? leftOpen(keys) : [];
  print({ ...report, left: [...report.left, ...failed, ...open] });
}

function print({ done, left }: QuarantineReport): void {
  for (const line of done) process.stdout.write(`${line}\n`);
  for (const line of left) process.stdout.write(`note: ${line}\n`);
}

const isMissing = (error: unknown): boolean => Reflect.get(Object(error), "code") === 404;

function clusterClient(client: typeof k8s, config: k8s.KubeConfig): ClusterClient {
  const api = client.KubernetesObjectApi.makeApiClient(config);
  const ssa = client.PatchStrategy.ServerSideApply;
  const body = (ref: ObjectRef, fields: object = {}): k8s.KubernetesObject => {
    const { apiVersion, kind, name, namespace } = ref;
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
    const extra: unknown = Reflect.get(fields, "metadata");
    return { ...fields, apiVersion, kind, metadata: { ...Object(extra ?? {}), ...metadata } };
  };
  const list = async (apiVersion: string, kind: string, namespace?: string): Promise<Manifest[] | undefined> => {
    try {
      const { items } = await api.list(apiVersion, kind, namespace);
      return items.map((item) => ({ ...item, apiVersion, kind, metadata: { ...item.metadata } }) as Manifest);
    } catch (error) {
      // The client says "Unrecognized API version and kind" for what the server does not serve.
      if (isMissing(error) || String(error).includes("Unrecognized API version and kind")) return undefined;
      throw error;
    }
  };
  return {
    list: async (apiVersion, kind, namespace) => (await list(apiVersion, kind, namespace)) ?? [],
    serves: async (apiVersion, kind) => (await list(apiVersion, kind)) !== undefined,
    apply: async (manifest) => {
      const object = manifest as k8s.KubernetesObject;
      await api.patch(object, undefined, undefined, "palisade-quarantine", true, ssa);
    },
    patch: async (ref, change) => {
      await api.patch(body(ref, change), undefined, undefined, undefined, undefined, client.PatchStrategy.MergePatch);
    },
    delete: async (ref) => {
      await api.delete(body(ref)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
  };
}

async function saveLogs(api: k8s.CoreV1Api, namespace: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { items } = await api.listNamespacedPod({ namespace });
  for (const pod of items) {
    const name = pod.metadata?.name ?? "";
    const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
    for (const { name: container } of containers) {
      const log = await api
        .readNamespacedPodLog({ name, namespace, container, timestamps: true })
        .catch((error: unknown) => `no log: ${error instanceof Error ? error.message : String(error)}\n`);
      writeFileSync(join(folder, `${namespace}.${name}.${container}.log`), log ?? "", { mode: 0o600 });
    }
  }
}
