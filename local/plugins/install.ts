import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { build } from "esbuild";
import { markerFile } from "./describe";
import { type PluginName, versions } from "./versions";

export { describePlugins, type PluginChoice } from "./describe";

export interface Installation {
  /** Folder for the executables; it goes on PATH, after everything else. */
  targetDir: string;
  which: readonly PluginName[];
  /** Put the plugins where the engine keeps its own instead, so that it does not warn of what it finds on PATH. */
  pulumiHome?: string;
}

/** The package that holds this file. */
function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) folder = resolve(folder, "..");
  return folder;
}

function writeWhole(file: string, text: string, mode: number): void {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text, { mode });
  chmodSync(part, mode);
  // A plugin that is being started must never see half a file.
  renameSync(part, file);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const shim = (script: string): string => `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(script)} "$@"\n`;

async function bundle(root: string, name: PluginName): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join(root, "local", "plugins", name, "main.ts")],
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
  });
  const text = result.outputFiles[0]?.text;
  if (text === undefined) throw new Error(`the ${name} plugin could not be bundled: the bundler wrote nothing`);
  return text;
}

function intoHome(home: string, name: string, version: string, script: string): void {
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, markerFile), "{}\n", 0o644);
  writeWhole(join(folder, `pulumi-resource-${name}`), shim(script), 0o755);
}

/** Where the official language host is absent, the SDK's own programs do what it brings along. */
function forLanguageHost(root: string, folder: string, pulumiHome: string | undefined): void {
  const program = (name: string): string => join(root, "node_modules", "@pulumi", "pulumi", "cmd", name);
  writeWhole(join(folder, "pulumi-analyzer-policy-nodejs"), shim(program("run-policy-pack")), 0o755);
  const dynamic = join(folder, "pulumi-resource-pulumi-nodejs");
  if (pulumiHome === undefined) {
    writeWhole(dynamic, shim(program("dynamic-provider")), 0o755);
  } else {
    intoHome(resolve(pulumiHome), "pulumi-nodejs", sdkVersion, program("dynamic-provider"));
    rmSync(dynamic, { force: true });
  }
}

/** Writes an executable per stand-in, and those that start Node policy packs and dynamic providers. */
export async function installPlugins({ targetDir, which, pulumiHome }: Installation): Promise<void> {
  const root = packageRoot();
  const folder = resolve(targetDir);
  mkdirSync(folder, { recursive: true });
  writeWhole(join(folder, markerFile), `${JSON.stringify({ standIns: which })}\n`, 0o644);
  await Promise.all(
    which.map(async (name) => {
      const script = join(folder, `${name}.cjs`);
      writeWhole(script, await bundle(root, name), 0o644);
      const onPath = join(folder, `pulumi-resource-${name}`);
      if (pulumiHome === undefined) return writeWhole(onPath, shim(script), 0o755);
      intoHome(resolve(pulumiHome), name, versions[name], script);
      // One on PATH would win over the engine's own folder.
      rmSync(onPath, { force: true });
    }),
  );
  forLanguageHost(root, folder, pulumiHome);
}
