import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { KubeConfig } from "@kubernetes/client-node";
import { open, type Properties, textOf, type Value } from "../values";

export interface Settings {
  kubeconfig?: string;
  context?: string;
  cluster?: string;
  clusterIdentifier?: string;
  namespace?: string;
  secretMutable: boolean;
  configMapMutable: boolean;
  patchForce: boolean;
  deleteUnreachable: boolean;
}

// Settings of providers arrive as text, whatever their type.
const flag = (value: Value | undefined, variable: string): boolean => {
  const given = open(value) ?? process.env[variable];
  return given === true || given === "true" || given === "1";
};

export function readSettings(config: Properties): Settings {
  const texts = Object.fromEntries(
    ["kubeconfig", "context", "cluster", "clusterIdentifier", "namespace"].flatMap((key) => {
      const value = textOf(config[key]);
      return value === undefined || value === "" ? [] : [[key, value]];
    }),
  ) as Partial<Record<"kubeconfig" | "context" | "cluster" | "clusterIdentifier" | "namespace", string>>;
  return {
    ...texts,
    secretMutable: flag(config.enableSecretMutable, "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    configMapMutable: flag(config.enableConfigMapMutable, "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    patchForce: flag(config.enablePatchForce, "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    deleteUnreachable: flag(config.deleteUnreachable, "PULUMI_K8S_DELETE_UNREACHABLE"),
  };
}

const expandHome = (path: string): string => (path.startsWith("~/") ? `${homedir()}${path.slice(1)}` : path);
const isContent = (kubeconfig: string): boolean => /\n|^\s*\{/.test(kubeconfig);

/** The kubeconfig given, as content or as a path, else the one that kubectl would take. */
export function loadKubeConfig(settings: Settings): KubeConfig {
  const config = new KubeConfig();
  const given = settings.kubeconfig;
  if (given === undefined) config.loadFromDefault();
  else if (isContent(given)) config.loadFromString(given);
  else if (existsSync(expandHome(given))) config.loadFromFile(expandHome(given));
  else throw new Error("kubeconfig: is neither a kubeconfig nor the path of one; give the content or an existing file");
  choose(config, settings);
  return config;
}

function choose(config: KubeConfig, { context, cluster }: Settings): void {
  if (context !== undefined) {
    const names = config.getContexts().map((item) => item.name);
    if (!names.includes(context)) {
      throw new Error(`context: "${context}" is not in the kubeconfig; it has: ${names.join(", ") || "none"}`);
    }
    config.setCurrentContext(context);
  }
  if (cluster === undefined) return;
  const current = config.getContextObject(config.getCurrentContext());
  if (current === null) throw new Error("cluster: the kubeconfig has no current context to use it with");
  config.contexts = [{ ...current, name: "palisade", cluster }];
  config.setCurrentContext("palisade");
}

/** The server that a kubeconfig leads to; nothing when that cannot be told from its text. */
export function serverOf(settings: Settings): string | undefined {
  if (settings.kubeconfig === undefined || !isContent(settings.kubeconfig)) return undefined;
  try {
    return loadKubeConfig(settings).getCurrentCluster()?.server;
  } catch {
    // A kubeconfig that does not load says so when it is used.
    return undefined;
  }
}
