import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { controlPlaneTools, type RunningControlPlane, startControlPlane } from "../../../local/cluster/cluster";
import { apply, type Cluster, get } from "../../../local/plugins/kubernetes/apply";
import { openClient } from "../../../local/plugins/kubernetes/client";
import { discover } from "../../../local/plugins/kubernetes/discovery";
import { loadKubeConfig, readSettings } from "../../../local/plugins/kubernetes/settings";
import type { JsonObject } from "../../../local/plugins/values";
import { ensureTools } from "../../../local/toolchain/ensure";

export interface TestCluster {
  kubeconfig: string;
  folder: string;
  /** What somebody else does to the cluster. */
  as(manager: string, object: JsonObject): Promise<JsonObject>;
  get(object: JsonObject): Promise<JsonObject>;
  remove(): Promise<void>;
}

function direct(kubeconfig: string): Cluster {
  const settings = { ...readSettings({}), kubeconfig, patchForce: true };
  const client = openClient(loadKubeConfig(settings), new AbortController().signal);
  return { client, discovery: discover(client), settings, namespace: "default" };
}

/** A whole control plane of its own, in a temporary folder. */
export async function testCluster(): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-contract-"));
  const tools = await ensureTools([...controlPlaneTools, "kubectl"], {});
  const plane: RunningControlPlane = await startControlPlane({ dataDir: folder, tools });
  const cluster = direct(plane.kubeconfig);
  return {
    kubeconfig: plane.kubeconfig,
    folder,
    as: (manager, object) => apply(cluster, object, { manager }),
    get: (object) => get(cluster, object),
    remove: async () => {
      await plane.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
