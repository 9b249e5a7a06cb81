import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { type PluginName, pluginNames, versions } from "./versions";

export interface PluginChoice {
  name: PluginName;
  version: string;
  /** True when no official plugin can be found. */
  standIn: boolean;
  /** The official executable. */
  path?: string;
}

type Environment = Record<string, string | undefined>;

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Stand-ins lie beside this file, so that none is taken for the official plugin. */
export const markerFile = "palisade-stand-ins.json";

const onPath = (name: PluginName, env: Environment): string | undefined =>
  (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !existsSync(join(folder, markerFile)))
    .map((folder) => join(folder, `pulumi-resource-${name}`))
    .find(isExecutable);

function inHome(name: PluginName, env: Environment): PluginChoice | undefined {
  const folder = join(env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  if (!existsSync(folder)) return undefined;
  const prefix = `resource-${name}-v`;
  const found = readdirSync(folder)
    .filter((entry) => entry.startsWith(prefix) && !existsSync(join(folder, `${entry}.partial`)))
    .map((entry) => ({ version: entry.slice(prefix.length), path: join(folder, entry, `pulumi-resource-${name}`) }))
    .filter(({ path }) => isExecutable(path) && !existsSync(join(path, "..", markerFile)));
  // The engine asks for the version of the SDK; another one would make it look elsewhere.
  const exact = found.find(({ version }) => version === versions[name]);
  return exact && { name, standIn: false, ...exact };
}

/** Which plugin each SDK will get: the official one wherever there is one. */
export async function describePlugins(env: Environment): Promise<PluginChoice[]> {
  return pluginNames.map((name) => {
    const path = onPath(name, env);
    if (path !== undefined) return { name, version: "on PATH", standIn: false, path };
    return inHome(name, env) ?? { name, version: versions[name], standIn: true };
  });
}
