import type { KubeObject } from "./object";
import { podPaths } from "./podKinds";
import type { Settings } from "./settings";

const steps = (path: string): string[] =>
  path
    .replace(/\[["']?([^\]"']*)["']?\]/g, ".$1")
    .split(".")
    .filter((step) => step !== "");

/** Whether a path, or all of it that `*` stands for, holds another one. */
const holds = (ignored: readonly string[], path: readonly string[]): boolean =>
  ignored.length <= path.length && ignored.every((step, index) => step === "*" || step === path[index]);

const within = (ignored: readonly string[], path: readonly string[]): boolean =>
  path.every((step, index) => ignored[index] === step || ignored[index] === "*");

/** Fields of a pod that decide what it may do; the rest may be left to those who scale and update it. */
const pod = new Set([
  "securityContext",
  "volumes",
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "hostUsers",
  "serviceAccountName",
  "automountServiceAccountToken",
  "runtimeClassName",
  "capabilities",
  "command",
  "args",
  "env",
  "envFrom",
  "volumeMounts",
]);
const containers = ["containers", "initContainers", "ephemeralContainers"];

function weakensPod(below: readonly string[]): boolean {
  const last = below.filter((step) => !/^\d+$|^\*$/.test(step)).at(-1) ?? "";
  return containers.includes(last) || below.some((step) => pod.has(step));
}

/** What of a kind decides about security, as paths. */
const guarded: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ["spec"],
  Role: ["rules"],
  ClusterRole: ["rules", "aggregationRule", "metadata.labels"],
  RoleBinding: ["roleRef", "subjects"],
  ClusterRoleBinding: ["roleRef", "subjects"],
  Namespace: ["metadata.labels"],
};

function pathIn(object: KubeObject, ignored: readonly string[], templates: readonly (readonly string[])[]): boolean {
  const fixed = (guarded[object.kind] ?? []).map(steps);
  if (fixed.some((path) => holds(ignored, path) || within(ignored, path))) return true;
  return templates.some((template) => {
    const [spec, labels] = [
      [...template, "spec"],
      [...template, "metadata", "labels"],
    ];
    if ([spec, labels].some((path) => holds(ignored, path))) return true;
    return within(ignored, labels) || (within(ignored, spec) && weakensPod(ignored.slice(spec.length)));
  });
}

const security = new Set(["securityContext", "podSpec", "allowPrivileged", "permissions"]);

/** The ignored changes of an object that take its security out of the program's hands. */
export function ignoredSecurity(object: KubeObject, { podPaths: extra }: Pick<Settings, "podPaths">): string[] {
  const templates = podPaths(object, extra);
  const custom = templates.length === 0 && guarded[object.kind] === undefined;
  return object.options.ignoreChanges.filter((path) => {
    const ignored = steps(path);
    if (!custom) return pathIn(object, ignored, templates);
    return holds(ignored, ["spec"]) || ignored.some((step) => security.has(step));
  });
}
