import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Engine, prepareEngine } from "../../e2e/git/stack";
import { type Server, startServer } from "../../e2e/server";
import { type Manifest, namespaces } from "../corpus";
import { measure } from "../measure";
import { root, type Say } from "../place";
import type { Order, Previewed } from "./order";

const ourPack = join(root, "policypack");

/** A pack of one policy that looks at nothing: what any pack costs. */
export function emptyPack(folder: string): string {
  const pack = join(folder, "empty");
  if (existsSync(pack)) return pack;
  mkdirSync(pack, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(pack, "node_modules"));
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\nversion: 0.0.1\nmain: index.js\n");
  writeFileSync(join(pack, "package.json"), '{ "name": "empty", "version": "0.0.1", "main": "index.js" }\n');
  const program = 'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n';
  writeFileSync(join(pack, "index.js"), program);
  return pack;
}

/** What the objects refer to, so that the server judges all of them to the end. */
function prepareCluster(server: Server): void {
  const made = Array.from({ length: namespaces }, (_, index) => `team-${index}`).flatMap((name) => [
    { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "app", namespace: name } },
  ]);
  const { code, output } = server.apply(made);
  if (code !== 0) throw new Error(`the cluster could not be prepared: ${output}`);
}

const environment = ({ folder, file }: Engine, own: string, kubeconfig: string): NodeJS.ProcessEnv => ({
  HOME: process.env.HOME,
  PATH: [dirname(file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
  KUBECONFIG: kubeconfig,
  PULUMI_CONFIG_PASSPHRASE_FILE: join(own, "passphrase"),
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_DIY_BACKEND_NO_LEGACY_WARNING: "true",
});

/** One preview of a stack that does not exist yet, in a process and with a backend of its own. */
async function once(engine: Engine, kubeconfig: string, objects: string, pack: string | undefined): Promise<Previewed> {
  const folder = mkdtempSync(join(engine.folder, "bench-"));
  for (const part of ["backend", "work"]) mkdirSync(join(folder, part), { mode: 0o700 });
  writeFileSync(join(folder, "passphrase"), randomBytes(24).toString("base64url"), { mode: 0o600 });
  const order: Order = { engine: engine.folder, folder, objects, ...(pack === undefined ? {} : { pack }) };
  const [orderFile, resultFile] = [join(folder, "order.json"), join(folder, "result.json")];
  writeFileSync(orderFile, JSON.stringify(order));
  const args = ["--import=tsx", join(__dirname, "run.ts"), orderFile, resultFile];
  const env = environment(engine, folder, kubeconfig);
  const { output } = await measure({ file: process.execPath, args, cwd: root, env });
  if (!existsSync(resultFile)) throw new Error(`the engine's process left no result: ${output}`);
  const previewed = JSON.parse(readFileSync(resultFile, "utf8")) as Previewed;
  rmSync(folder, { recursive: true, force: true });
  return previewed;
}

/** Previews in turn, so that a busy moment hits all of them alike. */
export interface Previews {
  readonly none: Previewed[];
  readonly empty: Previewed[];
  readonly ours: Previewed[];
}

export async function previews(objects: readonly Manifest[], runs: number, say: Say): Promise<Previews> {
  const server = await startServer();
  const engine = await prepareEngine();
  const found: Previews = { none: [], empty: [], ours: [] };
  try {
    prepareCluster(server);
    const file = join(engine.folder, "objects.json");
    writeFileSync(file, JSON.stringify(objects));
    const packs = { none: undefined, empty: emptyPack(engine.folder), ours: ourPack } as const;
    for (let run = 1; run <= runs; run += 1)
      for (const name of ["none", "empty", "ours"] as const) {
        const previewed = await once(engine, server.plane.kubeconfig, file, packs[name]);
        found[name].push(previewed);
        say(
          `preview ${run}/${runs} with ${name === "none" ? "no pack" : `${name} pack`}: ${previewed.seconds.toFixed(1)} s`,
        );
      }
    return found;
  } finally {
    await server.stop();
    rmSync(engine.folder, { recursive: true, force: true });
  }
}
