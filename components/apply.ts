import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import * as pulumi from "@pulumi/pulumi";
import type { Manifest, Planned } from "./manifest";
import { resourceClass } from "./resourceClasses";

/** The resources that came of a plan, by role. */
export type Applied = ReadonlyMap<string, pulumi.CustomResource>;

/** Resources beside the plan that a child waits for, by the child's role. */
export type WaitsFor = Readonly<Record<string, pulumi.Resource[]>>;

const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"]);
/** These wait for pods themselves: a pod that waited for them would wait forever. */
const awaitPods = new Set(["Service", "Ingress", "PersistentVolumeClaim"]);
const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "");
const isCustom = (m: Manifest): boolean => resourceClass(m.apiVersion, m.kind) === undefined;

/** Whether `earlier` must exist before `later`: the order that keeps an agent from ever running unguarded. */
function precedes(earlier: Manifest, later: Manifest): boolean {
  if (earlier.kind === "Namespace") return later.metadata.namespace === earlier.metadata.name;
  if (earlier.kind === "CustomResourceDefinition") {
    return isCustom(later) && Reflect.get(Object(earlier.spec), "group") === groupOf(later.apiVersion);
  }
  if (isCustom(later)) return !isCustom(earlier); // its finalizers need the operator until the end
  if (workloads.has(later.kind) && !awaitPods.has(earlier.kind)) {
    return !workloads.has(earlier.kind) && !isCustom(earlier) && sharesReach(earlier, later);
  }
  return false;
}

const sharesReach = (a: Manifest, b: Manifest): boolean =>
  a.metadata.namespace === undefined || a.metadata.namespace === b.metadata.namespace;

/** Every plan in an order that registers what others depend on first. */
function ordered(plans: readonly Planned[]): Planned[] {
  const rank = ({ manifest: m }: Planned): number =>
    m.kind === "Namespace" || m.kind === "CustomResourceDefinition"
      ? 0
      : isCustom(m)
        ? 3
        : workloads.has(m.kind)
          ? 2
          : 1;
  const byRank = [...plans].sort((a, b) => rank(a) - rank(b));
  const done = new Set<string>();
  const result: Planned[] = [];
  const visit = (p: Planned): void => {
    if (done.has(p.role)) return;
    done.add(p.role);
    for (const role of p.after ?? []) {
      const earlier = plans.find((other) => other.role === role);
      if (earlier !== undefined) visit(earlier);
    }
    result.push(p);
  };
  for (const p of byRank) visit(p);
  return result;
}

function optionsFor(
  parent: pulumi.Resource,
  planned: Planned,
  before: Planned[],
  made: Applied,
  waitsFor: pulumi.Resource[],
): pulumi.CustomResourceOptions {
  const dependsOn = before
    .filter((earlier) => precedes(earlier.manifest, planned.manifest) || planned.after?.includes(earlier.role))
    .flatMap((earlier) => made.get(earlier.role) ?? []);
  const named = planned.manifest.metadata.name !== undefined && planned.versioned !== true;
  return {
    parent,
    dependsOn: [...dependsOn, ...waitsFor],
    ...(named ? { deleteBeforeReplace: true } : {}),
    ...(planned.keep === true ? { retainOnDelete: true } : {}),
    ...(planned.secretOutputs ? { additionalSecretOutputs: planned.secretOutputs } : {}),
    ...(planned.ignoreChanges ? { ignoreChanges: planned.ignoreChanges } : {}),
  };
}

/**
 * What stands in a manifest of ours is a control: who changed it by hand is overruled by the next `up`, instead of
 * stopping it with a conflict. Fields that we leave out stay with whoever sets them.
 */
function owned(manifest: Manifest): Manifest {
  const annotations = { "pulumi.com/patchForce": "true", ...manifest.metadata.annotations };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

// The SDK's argument type wants a typed metadata; ours is checked where it is built.
const customArgs = (m: Manifest): ConstructorParameters<typeof CustomResource>[1] => ({
  ...m,
  metadata: { ...m.metadata } as pulumi.Inputs,
});

/** The one impure module: registers every planned manifest as a child of `parent`. */
export function apply(
  parent: pulumi.Resource,
  name: string,
  plans: readonly Planned[],
  waitsFor: WaitsFor = {},
): Applied {
  const made = new Map<string, pulumi.CustomResource>();
  const before: Planned[] = [];
  for (const planned of ordered(plans)) {
    const { role } = planned;
    const manifest = owned(planned.manifest);
    if (made.has(role)) throw new Error(`two children of ${name} share the role "${role}"; give each its own`);
    const Class = resourceClass(manifest.apiVersion, manifest.kind);
    const opts = optionsFor(parent, planned, before, made, waitsFor[role] ?? []);
    const child = `${name}-${role}`;
    made.set(role, Class ? new Class(child, manifest, opts) : new CustomResource(child, customArgs(manifest), opts));
    before.push(planned);
  }
  return made;
}

/** The name an applied object has in the cluster, which waits for the object to exist. */
export function nameOf(applied: Applied, role: string): pulumi.Output<string> {
  const resource = applied.get(role);
  if (resource === undefined) throw new Error(`nothing was planned under the role "${role}"`);
  const metadata: pulumi.Output<{ name: string }> = Reflect.get(resource, "metadata");
  return pulumi.output(metadata).apply((known) => known.name);
}
