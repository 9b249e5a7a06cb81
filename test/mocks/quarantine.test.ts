import assert from "node:assert/strict";
import type { Manifest } from "../../components/manifest";
import { type ClusterClient, quarantine, recordName, release } from "../../components/quarantine";

const key = (apiVersion: string, kind: string, name: string) => `${apiVersion}/${kind}/${name}`;

/** A merge patch, as RFC 7386 has it. */
function merge(target: unknown, change: unknown): unknown {
  if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
  const result: Record<string, unknown> = { ...Object(target ?? {}) };
  for (const [field, value] of Object.entries(change)) {
    if (value === null) delete result[field];
    else result[field] = merge(result[field], value);
  }
  return result;
}

/** A cluster in memory that notes the order of changes and may break down at one of them. */
function cluster(start: Manifest[], served: string[], breakAt = Number.POSITIVE_INFINITY) {
  const objects = new Map(start.map((m) => [key(m.apiVersion, m.kind, String(m.metadata.name)), m]));
  const changes: string[] = [];
  const change = (text: string): void => {
    if (changes.length >= breakAt) throw new Error("the connection broke");
    changes.push(text);
  };
  const client: ClusterClient = {
    list: async (apiVersion, kind) =>
      [...objects.values()].filter((m) => m.apiVersion === apiVersion && m.kind === kind),
    serves: async (apiVersion) => served.some((group) => apiVersion.startsWith(group)),
    apply: async (m) => {
      change(`apply ${m.kind} ${m.metadata.name}`);
      objects.set(key(m.apiVersion, m.kind, String(m.metadata.name)), m);
    },
    patch: async (ref, patch) => {
      change(`patch ${ref.kind} ${ref.name}`);
      const id = key(ref.apiVersion, ref.kind, ref.name);
      objects.set(id, merge(objects.get(id), patch) as Manifest);
    },
    delete: async (ref) => {
      change(`delete ${ref.kind} ${ref.name}`);
      objects.delete(key(ref.apiVersion, ref.kind, ref.name));
    },
  };
  return { client, objects, changes };
}

const object = (apiVersion: string, kind: string, name: string, spec: object, metadata: object = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "team-a", ...metadata },
  spec,
});

const start = (): Manifest[] => [
  object("networking.k8s.io/v1", "NetworkPolicy", "llm", { podSelector: {}, egress: [{}] }, { labels: { app: "a" } }),
  object("apps/v1", "Deployment", "agent", { replicas: 3 }, { annotations: {} }),
  object("apps/v1", "ReplicaSet", "agent-1", { replicas: 3 }, { ownerReferences: [{ kind: "Deployment" }] }),
  object("apps/v1", "Deployment", "made", { replicas: 2 }, { annotations: {}, ownerReferences: [{ kind: "Agent" }] }),
  object("batch/v1", "CronJob", "nightly", { suspend: false }, { annotations: {} }),
  object("batch/v1", "CronJob", "asleep", { suspend: true }, { annotations: {} }),
  object("apps/v1", "DaemonSet", "each", { template: { spec: { nodeSelector: { disk: "fast" } } } }),
  object("v1", "Pod", "alone", {}),
];
const plain = ["networking.k8s.io"];
const field = (m: Manifest | undefined, name: string): unknown => Reflect.get(Object(m?.spec), name);

describe("quarantine", () => {
  it("denies all traffic, sets permissions aside, and stops workloads without deleting them", async () => {
    const { client, objects } = cluster(start(), plain);
    const { left } = await quarantine(client, "team-a");
    const policies = [...objects.values()].filter(({ kind }) => kind === "NetworkPolicy");
    assert.deepEqual(
      policies.map(({ metadata, spec }) => [metadata.name, spec]),
      [[recordName, { podSelector: {}, policyTypes: ["Ingress", "Egress"] }]],
    );
    assert.equal(field(objects.get("apps/v1/Deployment/agent"), "replicas"), 0);
    assert.equal(field(objects.get("apps/v1/Deployment/made"), "replicas"), 0);
    assert.equal(field(objects.get("apps/v1/ReplicaSet/agent-1"), "replicas"), 3);
    assert.equal(field(objects.get("batch/v1/CronJob/nightly"), "suspend"), true);
    assert.deepEqual(left, ["pod alone has no controller: cut off, still running"]);
  });

  it("is taken back without a trace", async () => {
    const { client, objects } = cluster(start(), plain);
    await quarantine(client, "team-a");
    await release(client, "team-a");
    const byKey = (all: Iterable<Manifest>) => [...all].map((m) => JSON.stringify(m)).sort();
    assert.deepEqual(byKey(objects.values()), byKey(start()));
  });

  it("can be run again after it broke at any step, and loses no figure and no policy", async () => {
    const whole = cluster(start(), plain);
    await quarantine(whole.client, "team-a");
    for (let step = 0; step < whole.changes.length; step++) {
      const broken = cluster(start(), plain, step);
      await assert.rejects(quarantine(broken.client, "team-a"), /the connection broke/);
      const again = cluster([...broken.objects.values()], plain);
      await quarantine(again.client, "team-a");
      await release(again.client, "team-a");
      assert.deepEqual(
        [...again.objects.values()].map((m) => JSON.stringify(m)).sort(),
        start()
          .map((m) => JSON.stringify(m))
          .sort(),
      );
    }
  });

  it("keeps the record before it denies, denies before it deletes, and cuts off before it revokes and keeps logs", async () => {
    const { client, changes } = cluster(start(), plain);
    const report = await quarantine(client, "team-a", {
      keepLogs: async () => void changes.push("logs"),
      revokeKeys: async () => {
        changes.push("keys");
        return ["deploy key of payments"];
      },
    });
    assert.deepEqual(changes.slice(0, 5), [
      `apply ConfigMap ${recordName}`,
      `apply NetworkPolicy ${recordName}`,
      "delete NetworkPolicy llm",
      "keys",
      "logs",
    ]);
    assert.ok(report.done.includes("revoked deploy key of payments"));
  });

  it("denies in the words of every engine that the cluster serves", async () => {
    const served = ["networking.k8s.io", "cilium.io", "projectcalico.org", "policy.networking.k8s.io"];
    const { client, changes } = cluster([], served);
    await quarantine(client, "team-a");
    assert.deepEqual(changes.slice(1), [
      `apply NetworkPolicy ${recordName}`,
      `apply CiliumNetworkPolicy ${recordName}`,
      `apply NetworkPolicy ${recordName}`,
      `apply ClusterNetworkPolicy ${recordName}-team-a`,
      `apply AdminNetworkPolicy ${recordName}-team-a`,
    ]);
  });
});
