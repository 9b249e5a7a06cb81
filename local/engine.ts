import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { paths, root } from "./paths";
import { projectSettings, writeStackFile } from "./stackSettings";

export interface EngineChoice {
  /** The engine's executable. */
  pulumi: string;
  /** Folder of stand-in plugins, for those that cannot be had otherwise. */
  plugins: string;
  kubeconfig: string;
  /** Keep the engine's own home where official plugins are installed there. */
  ownHome: boolean;
}

/** What the engine sees; secrets travel by file, never by value. */
export function engineEnvironment(choice: EngineChoice): Record<string, string> {
  const path = [dirname(choice.pulumi), process.env.PATH ?? "", choice.plugins];
  return {
    PATH: path.join(delimiter),
    PULUMI_BACKEND_URL: `file://${paths.backend}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DIY_BACKEND_NO_LEGACY_WARNING: "true",
    KUBECONFIG: choice.kubeconfig,
    ...(choice.ownHome ? { PULUMI_HOME: paths.engineHome } : {}),
  };
}

/** Runs the repository's own program in this process; a module is evaluated once, hence the fresh copy. */
async function program(): Promise<Record<string, unknown>> {
  const entry = join(root, "program.ts");
  delete require.cache[require.resolve(entry)];
  // Not `import`, which remembers a module for good: a preview and an update each run the program.
  const { default: _, __esModule: __, ...outputs } = require(entry) as Record<string, unknown>;
  return outputs;
}

/** The SDK finds an engine only as `<root>/bin/pulumi`, wherever the one in use lies. */
function engineRoot(pulumi: string): string {
  const bin = join(paths.engineHome, "bin");
  mkdirSync(bin, { recursive: true });
  const link = join(bin, "pulumi");
  rmSync(link, { force: true });
  symlinkSync(pulumi, link);
  return paths.engineHome;
}

export async function openStack(stack: string, config: Record<string, unknown>, choice: EngineChoice): Promise<Stack> {
  const command = await PulumiCommand.get({ root: engineRoot(choice.pulumi), skipVersionCheck: true });
  const project = projectSettings();
  const opened = await LocalWorkspace.createOrSelectStack(
    { stackName: stack, projectName: project.name, program },
    {
      workDir: paths.workspace,
      projectSettings: project,
      secretsProvider: "passphrase",
      pulumiCommand: command,
      envVars: engineEnvironment(choice),
    },
  );
  writeStackFile(paths.workspace, stack, config);
  return opened;
}

/** Our own lock says that no other run is alive, so whatever lock the engine finds is a dead run's. */
export function dropStaleEngineLocks(stack: string): void {
  const folder = join(paths.backend, ".pulumi", "locks", "organization", projectSettings().name, stack);
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}

/** Whether the stack was ever brought up here. */
export function stackExists(stack: string): boolean {
  const file = join(paths.backend, ".pulumi", "stacks", projectSettings().name, `${stack}.json`);
  return existsSync(file) && readFileSync(file, "utf8").trim() !== "";
}
