import { denials } from "./egress/quarantineDenials";
import { prefix } from "./labels";
import type { Manifest } from "./manifest";

/** An object of the cluster, by what finds it. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

/** The little that quarantine needs of a cluster; the command brings the client. */
export interface ClusterClient {
  /** All objects of a kind in the namespace; nothing where the cluster does not serve the kind. */
  list(apiVersion: string, kind: string, namespace: string): Promise<Manifest[]>;
  serves(apiVersion: string, kind: string): Promise<boolean>;
  /** Creates the object, or makes the fields of an existing one so. */
  apply(manifest: Manifest): Promise<void>;
  /** A JSON merge patch. */
  patch(ref: ObjectRef, change: object): Promise<void>;
  /** Deleting what is gone already is no error. */
  delete(ref: ObjectRef): Promise<void>;
}

export interface QuarantineHooks {
  /** Keeps what would be lost with the pods: their logs. Called before anything stops. */
  keepLogs?: (namespace: string) => Promise<void>;
  /** Revokes the keys of the namespace at the Git host, and tells which. */
  revokeKeys?: (namespace: string) => Promise<string[]>;
}

/** What was done, a line each, and what goes on all the same. */
export interface QuarantineReport {
  done: string[];
  left: string[];
}

export const recordName = "palisade-quarantine";
const before = `${prefix}/quarantine-before`;
const nowhere = `${prefix}/quarantine`;

// Kinds whose permissions no denial of ours overrides for certain: they are set aside, and come back on release.
const permitting: readonly [apiVersion: string, kind: string][] = [
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["projectcalico.org/v3", "NetworkPolicy"],
  ["networking.k8s.aws/v1alpha1", "ApplicationNetworkPolicy"],
  ["networking.gke.io/v1alpha1", "FQDNNetworkPolicy"],
];

/** How each kind of workload stops: the field, and its value while it stands still. */
const stops: readonly [apiVersion: string, kind: string, field: string, still: unknown][] = [
  ["batch/v1", "CronJob", "suspend", true],
  ["batch/v1", "Job", "suspend", true],
  ["apps/v1", "Deployment", "replicas", 0],
  ["apps/v1", "StatefulSet", "replicas", 0],
  ["apps/v1", "ReplicaSet", "replicas", 0],
];

const nameOf = (m: Manifest): string => String(m.metadata.name);
const refOf = (m: Manifest, namespace: string): ObjectRef => ({
  apiVersion: m.apiVersion,
  kind: m.kind,
  name: nameOf(m),
  namespace,
});
const record = (namespace: string): ObjectRef => ({ apiVersion: "v1", kind: "ConfigMap", name: recordName, namespace });
const owners = (m: Manifest): { kind: string }[] =>
  Array.isArray(m.metadata.ownerReferences) ? (m.metadata.ownerReferences as { kind: string }[]) : [];

/** A ReplicaSet of a Deployment, a Job of a CronJob: a Deployment of an operator is stopped all the same. */
const follows = (m: Manifest): boolean => owners(m).some(({ kind }) => stops.some(([, stopped]) => stopped === kind));

/** An object as it can be made again: what the server wrote into it is left out. */
function restorable({ apiVersion, kind, metadata, spec }: Manifest): Manifest {
  const { name, namespace, labels, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec,
  };
}

async function recorded(cluster: ClusterClient, namespace: string): Promise<Record<string, string>> {
  const maps = await cluster.list("v1", "ConfigMap", namespace);
  const data: unknown = maps.find((map) => nameOf(map) === recordName)?.data;
  return Object.fromEntries(Object.entries(Object(data ?? {})).map(([key, value]) => [key, String(value)]));
}

/** Cuts a namespace off and stops it, keeping all objects. Safe to run again after an interruption. */
export async function quarantine(
  cluster: ClusterClient,
  namespace: string,
  hooks: QuarantineHooks = {},
): Promise<QuarantineReport> {
  const done: string[] = [];
  await cutTraffic(cluster, namespace, done);
  if (hooks.revokeKeys !== undefined) done.push(...(await hooks.revokeKeys(namespace)).map((key) => `revoked ${key}`));
  if (hooks.keepLogs !== undefined) {
    await hooks.keepLogs(namespace);
    done.push("kept the logs of all pods");
  }
  await stopWorkloads(cluster, namespace, done);
  const pods = await cluster.list("v1", "Pod", namespace);
  const left = pods
    .filter((pod) => owners(pod).length === 0)
    .map((pod) => `pod ${nameOf(pod)} has no controller: cut off, still running`);
  return { done, left };
}

async function cutTraffic(cluster: ClusterClient, namespace: string, done: string[]): Promise<void> {
  const found: Manifest[] = [];
  for (const [apiVersion, kind] of permitting) found.push(...(await cluster.list(apiVersion, kind, namespace)));
  const aside = found.filter((policy) => nameOf(policy) !== recordName);
  const data = await recorded(cluster, namespace);
  for (const policy of aside) {
    const group = policy.apiVersion.split("/")[0] ?? "";
    data[`${group}.${policy.kind}.${nameOf(policy)}.json`.slice(-253)] = JSON.stringify(restorable(policy));
  }
  // First the record, then the denial, then the deletions: at no moment is anything lost or open.
  await cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: recordName, namespace }, data });
  for (const denial of denials(namespace, recordName)) {
    if (!(await cluster.serves(denial.apiVersion, denial.kind))) continue;
    await cluster.apply(denial);
    done.push(`denied all traffic by ${denial.kind} ${nameOf(denial)}`);
  }
  for (const policy of aside) {
    await cluster.delete(refOf(policy, namespace));
    done.push(`set aside ${policy.kind} ${nameOf(policy)}`);
  }
}

async function stopWorkloads(cluster: ClusterClient, namespace: string, done: string[]): Promise<void> {
  for (const [apiVersion, kind, field, still] of stops) {
    for (const workload of await cluster.list(apiVersion, kind, namespace)) {
      // What another object made follows that one; stopped twice, its own figure would be lost.
      if (follows(workload) || workload.metadata.annotations?.[before] !== undefined) continue;
      const was: unknown = Reflect.get(Object(workload.spec ?? {}), field) ?? (still === 0 ? 1 : false);
      const metadata = { annotations: { [before]: JSON.stringify(was) } };
      await cluster.patch(refOf(workload, namespace), { metadata, spec: { [field]: still } });
      done.push(`stopped ${kind} ${nameOf(workload)}`);
    }
  }
  for (const set of await cluster.list("apps/v1", "DaemonSet", namespace)) {
    const spec = { template: { spec: { nodeSelector: { [nowhere]: "true" } } } };
    await cluster.patch(refOf(set, namespace), { spec });
    done.push(`stopped DaemonSet ${nameOf(set)}`);
  }
}

/** Takes the quarantine back: policies first, then workloads. Revoked keys stay revoked. */
export async function release(cluster: ClusterClient, namespace: string): Promise<QuarantineReport> {
  const done: string[] = [];
  for (const text of Object.values(await recorded(cluster, namespace))) {
    const policy = JSON.parse(text) as Manifest;
    await cluster.apply(policy);
    done.push(`put back ${policy.kind} ${nameOf(policy)}`);
  }
  await startWorkloads(cluster, namespace, done);
  for (const denial of denials(namespace, recordName)) {
    if (!(await cluster.serves(denial.apiVersion, denial.kind))) continue;
    const { namespace: own } = denial.metadata;
    const ref = { apiVersion: denial.apiVersion, kind: denial.kind, name: nameOf(denial) };
    await cluster.delete(own === undefined ? ref : { ...ref, namespace });
    done.push(`removed ${denial.kind} ${nameOf(denial)}`);
  }
  await cluster.delete(record(namespace));
  return { done, left: ["revoked keys stay revoked: the next `pulumi up` makes new ones"] };
}

async function startWorkloads(cluster: ClusterClient, namespace: string, done: string[]): Promise<void> {
  for (const [apiVersion, kind, field] of stops) {
    for (const workload of await cluster.list(apiVersion, kind, namespace)) {
      const was = workload.metadata.annotations?.[before];
      if (was === undefined) continue;
      const spec = { [field]: JSON.parse(String(was)) as unknown };
      await cluster.patch(refOf(workload, namespace), { metadata: { annotations: { [before]: null } }, spec });
      done.push(`started ${kind} ${nameOf(workload)}`);
    }
  }
  for (const set of await cluster.list("apps/v1", "DaemonSet", namespace)) {
    const spec = { template: { spec: { nodeSelector: { [nowhere]: null } } } };
    await cluster.patch(refOf(set, namespace), { spec });
    done.push(`started DaemonSet ${nameOf(set)}`);
  }
}
