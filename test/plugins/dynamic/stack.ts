import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";
import { installPlugins } from "../../../local/plugins/install";
import { ensureTools } from "../../../local/toolchain/ensure";

/** A stack of a real engine, with nothing but the starter of dynamic providers beside it. */
export interface DynamicStack {
  stack: Stack;
  /** Every file of the backend, the workspace and the engine's home. */
  files(): string[];
  remove(): void;
}

export async function dynamicStack(project: string, program: PulumiFn): Promise<DynamicStack> {
  const folder = mkdtempSync(join(tmpdir(), "palisade-dynamic-"));
  for (const part of ["bin", "backend", "work"]) mkdirSync(join(folder, part));
  const engine = (await ensureTools(["pulumi"], {})).get("pulumi");
  if (engine === undefined) throw new Error("no engine was found");
  symlinkSync(engine.file, join(folder, "bin", "pulumi"));
  await installPlugins({ targetDir: join(folder, "plugins"), which: [], pulumiHome: join(folder, "home") });
  const args = { stackName: "dev", projectName: project, program };
  const stack = await LocalWorkspace.createStack(args, {
    workDir: join(folder, "work"),
    pulumiHome: join(folder, "home"),
    pulumiCommand: await PulumiCommand.get({ root: folder, skipVersionCheck: true }),
    projectSettings: { name: project, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
    envVars: {
      PATH: [dirname(engine.file), process.env.PATH ?? "", join(folder, "plugins")].join(delimiter),
      PULUMI_CONFIG_PASSPHRASE: "of a test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  });
  return {
    stack,
    files: () =>
      readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
