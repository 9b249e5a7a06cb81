import { spawnSync } from "node:child_process";
import pc from "picocolors";
import { clusterStatus } from "./cluster/cluster";
import { stackExists } from "./engine";
import { paths } from "./paths";
import { UserProblem } from "./problem";
import { table } from "./table";
import { ensureTools } from "./toolchain/ensure";

export async function status(json: boolean, say: (line: string) => void): Promise<void> {
  const cluster = await clusterStatus(paths.cluster);
  const stack = stackExists("local");
  if (json) return say(JSON.stringify({ cluster, stack: { name: "local", exists: stack } }, undefined, 2));
  const rows = [["control plane", cluster.running ? pc.green("running") : "not running"]];
  if (cluster.running) {
    rows.push(
      ["API server", cluster.apiServer],
      ["kubeconfig", cluster.kubeconfig],
      ["supervisor", `process ${cluster.pid}`],
    );
  }
  rows.push(["stack local", stack ? "deployed" : "not deployed"]);
  say(table(rows));
}

/** kubectl with the embedded control plane's kubeconfig; its exit code is ours. */
export async function kubectl(args: string[], signal: AbortSignal, say: (line: string) => void): Promise<number> {
  const cluster = await clusterStatus(paths.cluster);
  if (!cluster.running) throw new UserProblem("the embedded control plane is not running; start it with `npm run up`");
  const tools = await ensureTools(["kubectl"], { say, signal });
  const done = spawnSync(tools.get("kubectl")?.file ?? "kubectl", args, {
    stdio: "inherit",
    env: { ...process.env, KUBECONFIG: cluster.kubeconfig },
  });
  return done.status ?? 1;
}
