import type { Change, Plugin } from "../resource";
import type { Properties } from "../values";
import { versions } from "../versions";
import type { Cluster } from "./apply";
import { openClient } from "./client";
import { discover } from "./discovery";
import { objects } from "./objects";
import { patches } from "./patches";
import { loadKubeConfig, readSettings, type Settings, serverOf } from "./settings";

function openCluster(settings: Settings, stop: AbortSignal): Cluster {
  const config = loadKubeConfig(settings);
  const client = openClient(config, stop);
  const namespace = settings.namespace ?? config.getContextObject(config.getCurrentContext())?.namespace ?? "default";
  return { client, discovery: discover(client), settings, namespace };
}

const settingNames = ["kubeconfig", "context", "cluster", "clusterIdentifier", "namespace"] as const;

/** Another cluster means other objects: all are replaced, unless an identifier says that it is the same one. */
function diffConfig(olds: Properties, news: Properties): Change[] {
  const [old, now] = [readSettings(olds), readSettings(news)];
  const identified = now.clusterIdentifier !== undefined && old.clusterIdentifier === now.clusterIdentifier;
  const moved = old.context !== now.context || old.cluster !== now.cluster || serverOf(old) !== serverOf(now);
  const renamed = old.clusterIdentifier !== now.clusterIdentifier && old.clusterIdentifier !== undefined;
  return settingNames
    .filter((name) => old[name] !== now[name])
    .map((path) => ({ path, kind: "update", replaces: path !== "namespace" && (renamed || (moved && !identified)) }));
}

const unserved = /^kubernetes:(helm\.sh|yaml|kustomize|yaml\/v2)[/:]/;

export function kubernetesPlugin(): Plugin {
  const stopping = new AbortController();
  let settings = readSettings({});
  let cluster: Cluster | undefined;
  // The kubeconfig may be written by the same update, so it is read when first needed.
  const source = (): Cluster => {
    cluster ??= openCluster(settings, stopping.signal);
    return cluster;
  };
  return {
    name: "kubernetes",
    version: versions.kubernetes,
    configure: async (config) => {
      settings = readSettings(config);
      cluster = undefined;
    },
    diffConfig,
    resource: (type) => {
      if (unserved.test(type)) {
        throw new Error(`${type} is not served by the offline stand-in; install the official kubernetes plugin for it`);
      }
      return type.endsWith("Patch") ? patches(source) : objects(source);
    },
    cancel: () => stopping.abort(),
  };
}
