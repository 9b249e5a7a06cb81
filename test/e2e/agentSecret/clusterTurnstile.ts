import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureTools } from "../../../local/toolchain/ensure";
import { startTurnstile, type Turnstile } from "../git/turnstile";

/** A turnstile before the API server, and the kubeconfig of whoever goes through it. */
export interface ClusterTurnstile {
  turnstile: Turnstile;
  kubeconfig: string;
  stop(): Promise<void>;
}

// Clients want to be told so before they speak plain HTTP.
const throughTurnstile = (server: string): object => ({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "turnstile",
  clusters: [{ name: "turnstile", cluster: { server, "insecure-skip-tls-verify": true } }],
  contexts: [{ name: "turnstile", context: { cluster: "turnstile", user: "turnstile" } }],
  users: [{ name: "turnstile", user: {} }],
});

/** The turnstile speaks plain HTTP, so `kubectl proxy` keeps the credentials and the encryption behind it. */
export async function startClusterTurnstile(kubeconfig: string, folder: string): Promise<ClusterTurnstile> {
  const kubectl = (await ensureTools(["kubectl"])).get("kubectl");
  if (kubectl === undefined) throw new Error("kubectl was not looked for");
  const proxy = spawn(kubectl.file, ["--kubeconfig", kubeconfig, "proxy", "--port=0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((done) => proxy.once("exit", () => done()));
  const address = await new Promise<string>((found, fail) => {
    let said = "";
    proxy.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const at = /Starting to serve on (\S+:\d+)/.exec(said)?.[1];
      if (at !== undefined) found(at);
    });
    proxy.once("exit", () => fail(new Error(`kubectl proxy ended: ${said}`)));
  });
  const turnstile = await startTurnstile(`http://${address}`);
  const own = join(folder, "turnstile.kubeconfig");
  writeFileSync(own, JSON.stringify(throughTurnstile(turnstile.url.replace(/\/$/, ""))), { mode: 0o600 });
  return {
    turnstile,
    kubeconfig: own,
    stop: async () => {
      await turnstile.stop();
      proxy.kill();
      await ended;
    },
  };
}
