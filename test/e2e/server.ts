import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningControlPlane, type StartOptions, startControlPlane } from "../../local/cluster/controlPlane";
import { ensureTools } from "../../local/toolchain/ensure";
import { embeddedTools } from "../../local/tools";

export interface Ran {
  code: number;
  output: string;
}

/** A real control plane for one suite, in a temporary folder, that dies with the test's process. */
export interface Server {
  plane: RunningControlPlane;
  kubectl(args: string[], input?: unknown): Ran;
  /** Applies manifests server-side, as somebody else if asked to. */
  apply(manifests: unknown[], ...more: string[]): Ran;
  stop(): Promise<void>;
}

export async function startServer(more: Pick<StartOptions, "auditPolicy"> = {}): Promise<Server> {
  const tools = await ensureTools(embeddedTools, { say: (line) => process.stderr.write(`${line}\n`) });
  const dataDir = mkdtempSync(join(tmpdir(), "palisade-server-"));
  const plane = await startControlPlane({ ...more, dataDir, tools });
  const kubectl = (args: string[], input?: unknown): Ran => {
    const ran = spawnSync(tools.get("kubectl")?.file ?? "kubectl", ["--kubeconfig", plane.kubeconfig, ...args], {
      encoding: "utf8",
      input: input === undefined ? "" : JSON.stringify(input),
      maxBuffer: 2 ** 26,
    });
    return { code: ran.status ?? 1, output: `${ran.stdout}${ran.stderr}` };
  };
  return {
    plane,
    kubectl,
    apply: (items, ...more) =>
      kubectl(["apply", "--server-side", "-f", "-", ...more], { apiVersion: "v1", kind: "List", items }),
    stop: async () => {
      await plane.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
