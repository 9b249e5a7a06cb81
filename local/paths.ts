import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Root of this clone; everything that a run leaves lives below `<root>/.palisade`, so two clones never meet. */
export const root = resolve(dirname(__filename), "..");
const home = join(root, ".palisade");

export const paths = {
  home,
  /** State of the embedded control plane. */
  cluster: join(home, "local"),
  /** The engine's file backend. */
  backend: join(home, "state"),
  /** The engine's own home, so that a run leaves the user's alone. */
  engineHome: join(home, "engine"),
  /** Working folder of the inline program; the repository's own stack files stay untouched. */
  workspace: join(home, "workspace"),
  /** Executables that stand in for plugins which cannot be had. */
  plugins: join(home, "plugins"),
  passphrase: join(home, "passphrase"),
  lock: join(home, "run.lock"),
  pack: join(root, "policypack"),
  /** What the pack is told of this deployment; a program could not tell it, since nothing may exempt itself. */
  packConfig: join(root, "policypack.config.json"),
} as const;

/** Makes the folders, readable by their owner alone, and the passphrase that encrypts secrets in state. */
export function prepareHome(): void {
  for (const folder of [home, paths.backend, paths.engineHome, paths.workspace, paths.plugins]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  chmodSync(home, 0o700);
  if (!existsSync(paths.passphrase)) {
    writeFileSync(paths.passphrase, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
}
