import type { KubeObject } from "./object";
import { podPaths } from "./podKinds";
import type { Settings } from "./settings";

export type Step = string | number;

/** One change: a value where nothing stands, or the mark of a secret on what stands there. */
export type Edit =
  | { readonly at: readonly Step[]; readonly put: unknown }
  | { readonly at: readonly Step[]; readonly secret: true };

/** Kinds of the cluster itself whose pods may be filled in; what operators make of their own kinds is theirs. */
const workloads = /^(Pod|PodTemplate|ReplicationController|ReplicaSet|Deployment|DaemonSet|StatefulSet|Job|CronJob)$/;
const groups = new Set(["", "apps", "extensions", "batch"]);

/** Paths of the pod specs that may be filled in: of whole objects of which the kind is certain. */
export function specsToFill(object: KubeObject, settings: Settings): readonly string[][] {
  const settled = object.root.at("kind").isSet && object.root.at("apiVersion").isSet && !object.patch;
  if (!settled || !workloads.test(object.kind) || !groups.has(object.group)) return [];
  return podPaths(object, settings.podPaths)
    .map((path) => [...path, "spec"])
    .filter((path) => object.root.at(...path).get("map") !== undefined);
}

/** Windows knows neither capabilities nor seccomp, and the server refuses them there; what is not known may be Windows. */
export function mayBeWindows(object: KubeObject, spec: readonly string[]): boolean {
  const os = object.root.at(...spec, "os", "name");
  return !os.isAbsent && os.get("string") !== "linux";
}
