import type { KubeObject } from "./object";

/** Where a kind keeps its pod template: `spec` and `metadata` stand below that path. */
interface PodPath {
  readonly groups: readonly string[];
  readonly path: readonly string[];
}

const legacyApps = ["apps", "extensions"];

/** Built-in kinds, every version served or ever served. */
const builtIn: Readonly<Record<string, PodPath>> = {
  Pod: { groups: [""], path: [] },
  PodTemplate: { groups: [""], path: ["template"] },
  ReplicationController: { groups: [""], path: ["spec", "template"] },
  ReplicaSet: { groups: legacyApps, path: ["spec", "template"] },
  Deployment: { groups: legacyApps, path: ["spec", "template"] },
  DaemonSet: { groups: legacyApps, path: ["spec", "template"] },
  StatefulSet: { groups: ["apps"], path: ["spec", "template"] },
  ControllerRevision: { groups: ["apps"], path: ["data", "spec", "template"] },
  Job: { groups: ["batch"], path: ["spec", "template"] },
  CronJob: { groups: ["batch"], path: ["spec", "jobTemplate", "spec", "template"] },
};

/** Custom resources that embed whole pod templates. */
const custom: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "Sandbox.agents.x-k8s.io": [["spec", "podTemplate"]],
  "SandboxTemplate.extensions.agents.x-k8s.io": [["spec", "podTemplate"]],
  "Rollout.argoproj.io": [["spec", "template"]],
  "Service.serving.knative.dev": [["spec", "template"]],
  "Configuration.serving.knative.dev": [["spec", "template"]],
  "Revision.serving.knative.dev": [[]],
  "DeploymentConfig.apps.openshift.io": [["spec", "template"]],
  "SparkApplication.sparkoperator.k8s.io": [
    ["spec", "driver", "template"],
    ["spec", "executor", "template"],
  ],
  "CloneSet.apps.kruise.io": [["spec", "template"]],
  "JobSet.jobset.x-k8s.io": [],
  "LeaderWorkerSet.leaderworkerset.x-k8s.io": [
    ["spec", "leaderWorkerTemplate", "leaderTemplate"],
    ["spec", "leaderWorkerTemplate", "workerTemplate"],
  ],
};

/** Paths of the pod templates of an object; none where the kind holds no pod. `extra` is the setting `podPaths`. */
export function podPaths(object: KubeObject, extra: readonly string[] = []): readonly (readonly string[])[] {
  const known = builtIn[object.kind];
  if (known?.groups.includes(object.group)) return [known.path];
  const key = `${object.kind}.${object.group}`;
  const configured = extra
    .map((line) => line.split("="))
    .filter(([kind]) => kind === key)
    .map(([, path = ""]) => path.split(".").filter((step) => step !== ""));
  return [...(custom[key] ?? []), ...configured];
}
