import assert from "node:assert/strict";
import { confirmationCode } from "../../../components/encryption/confirmation";
import {
  type Page,
  reencrypt,
  type StorageClient,
  type StoredKind,
  type StoredObject,
  type Touched,
} from "../../../components/encryption/reencrypt";

interface Stored {
  version: number;
  key: string;
  /** Somebody else writes it before this many touches come through. */
  busy: number;
}

const kinds: StoredKind[] = [
  { resource: "secrets", path: "/api/v1/secrets" },
  { resource: "configmaps", path: "/api/v1/configmaps" },
  { resource: "rigs.gastown.gastown.io", path: "/apis/gastown.gastown.io/v1/rigs" },
];

/** An API server over a few objects; what it is told to do goes wrong once for each word. */
class FakeCluster implements StorageClient {
  readonly objects = new Map<string, Map<string, Stored>>(kinds.map(({ resource }) => [resource, new Map()]));
  first = "k2";
  pageSize = 3;
  expires = 0;
  refuses = new Set<string>();
  touches = 0;
  onTouch: () => void = () => {};

  add(resource: string, name: string, key: string, busy = 0): void {
    this.objects.get(resource)?.set(name, { version: 1, key, busy });
  }

  kinds(group: string): Promise<StoredKind[]> {
    const groupOf = ({ resource }: StoredKind): string => resource.split(".").slice(1).join(".");
    return Promise.resolve(kinds.filter((kind) => group === "*" || groupOf(kind) === group));
  }

  list({ resource }: StoredKind, from: string): Promise<Page | "expired"> {
    if (from !== "" && this.expires > 0) {
      this.expires -= 1;
      return Promise.resolve("expired");
    }
    const all = [...(this.objects.get(resource) ?? [])].map(([name, { version }]) => ({
      name,
      namespace: "team",
      resourceVersion: String(version),
    }));
    const start = Number(from);
    const objects = all.slice(start, start + this.pageSize);
    const next = start + objects.length;
    return Promise.resolve({ objects, next: next < all.length ? String(next) : "", remaining: all.length - next });
  }

  find({ resource }: StoredKind, { name }: StoredObject): Promise<StoredObject | undefined> {
    const found = this.objects.get(resource)?.get(name);
    return Promise.resolve(found && { name, namespace: "team", resourceVersion: String(found.version) });
  }

  touch({ resource }: StoredKind, { name, resourceVersion }: StoredObject): Promise<Touched> {
    this.touches += 1;
    this.onTouch();
    const found = this.objects.get(resource)?.get(name);
    if (found === undefined) return Promise.resolve("gone");
    if (this.refuses.has(name)) return Promise.resolve({ refused: "422 Invalid" });
    if (found.busy > 0) {
      found.busy -= 1;
      found.version += 1;
    }
    if (String(found.version) !== resourceVersion) return Promise.resolve("conflict");
    if (found.key === this.first) return Promise.resolve("unchanged");
    found.version += 1;
    found.key = this.first;
    return Promise.resolve("written");
  }

  keys(): string[] {
    return [...new Set([...this.objects.values()].flatMap((all) => [...all.values()].map(({ key }) => key)))];
  }
}

const resources = ["secrets", "configmaps", "*.gastown.gastown.io"];
function filled(): FakeCluster {
  const cluster = new FakeCluster();
  for (let i = 0; i < 7; i += 1) cluster.add("secrets", `s${i}`, "k1");
  cluster.add("configmaps", "c", "k2");
  cluster.add("rigs.gastown.gastown.io", "r", "k1");
  return cluster;
}

describe("re-encryption", () => {
  it("rewrites over all pages what another key wrote, and proves it by a second pass", async () => {
    const cluster = filled();
    const { outcome, passes, absent } = await reencrypt(cluster, { resources });
    assert.deepEqual([outcome, absent, cluster.keys()], ["settled", [], ["k2"]]);
    assert.deepEqual(
      passes.map(({ written, refused }) => [written, refused]),
      [
        [8, 0],
        [0, 0],
      ],
    );
    assert.deepEqual(passes[0]?.kinds[0], {
      resource: "secrets",
      objects: 7,
      written: 7,
      unchanged: 0,
      gone: 0,
      refused: [],
    });
  });

  it("writes nothing where all is done", async () => {
    const cluster = filled();
    await reencrypt(cluster, { resources });
    const { passes } = await reencrypt(cluster, { resources });
    assert.deepEqual(
      passes.map(({ written }) => written),
      [0],
    );
  });

  it("looks an object up again when somebody else wrote it in between", async () => {
    const cluster = filled();
    cluster.add("secrets", "s0", "k1", 3);
    assert.equal((await reencrypt(cluster, { resources })).outcome, "settled");
    assert.deepEqual(cluster.keys(), ["k2"]);
  });

  it("says which object is written by others all the time", async () => {
    const cluster = filled();
    cluster.add("secrets", "s0", "k1", 1000);
    const { outcome, passes } = await reencrypt(cluster, { resources });
    assert.equal(outcome, "refused");
    assert.deepEqual(passes[0]?.kinds[0]?.refused, [{ object: "team/s0", reason: "others write it all the time" }]);
  });

  it("goes on after a refusal, and does not call it done", async () => {
    const cluster = filled();
    cluster.refuses.add("s3");
    const { outcome, passes } = await reencrypt(cluster, { resources });
    assert.equal(outcome, "refused");
    assert.deepEqual(passes[0]?.kinds[0]?.refused, [{ object: "team/s3", reason: "422 Invalid" }]);
    assert.equal(passes[0]?.written, 7);
  });

  it("finds out that a server still writes with the old key", async () => {
    const cluster = filled();
    // A balancer in between: each request reaches another server, and the number of objects is odd.
    cluster.onTouch = () => {
      cluster.first = cluster.touches % 2 === 0 ? "k1" : "k2";
    };
    assert.equal((await reencrypt(cluster, { resources })).outcome, "stale");
  });

  it("begins the list again when it is too old to go on", async () => {
    const cluster = filled();
    cluster.expires = 2;
    const { outcome, passes } = await reencrypt(cluster, { resources });
    assert.deepEqual([outcome, passes[0]?.written, cluster.keys()], ["settled", 8, ["k2"]]);
    cluster.expires = 100;
    await assert.rejects(reencrypt(cluster, { resources }), /the list of secrets expires faster than it can be read/);
  });

  it("stops when told to, loses nothing, and finishes in another run", async () => {
    const cluster = filled();
    const stopping = new AbortController();
    cluster.onTouch = () => stopping.abort();
    const { outcome } = await reencrypt(cluster, { resources, signal: stopping.signal });
    assert.equal(outcome, "interrupted");
    assert.deepEqual(cluster.keys(), ["k2", "k1"]);
    cluster.onTouch = () => {};
    assert.equal((await reencrypt(cluster, { resources })).outcome, "settled");
    assert.deepEqual(cluster.keys(), ["k2"]);
  });

  it("only counts when asked to", async () => {
    const cluster = filled();
    const { outcome, passes } = await reencrypt(cluster, { resources, dryRun: true });
    assert.deepEqual([outcome, cluster.touches, passes[0]?.kinds[0]?.objects], ["counted", 0, 7]);
  });

  it("takes wildcards, names groups that are not there, and refuses a kind that does not exist", async () => {
    const cluster = filled();
    const all = await reencrypt(cluster, { resources: ["*.*"] });
    assert.equal(all.passes[0]?.kinds.length, 3);
    assert.deepEqual((await reencrypt(cluster, { resources: ["secrets", "*.kubeopencode.io"] })).absent, [
      "*.kubeopencode.io",
    ]);
    await assert.rejects(reencrypt(cluster, { resources: ["secret"] }), /the cluster serves no "secret"/);
  });

  it("tells how far it is", async () => {
    const told: [string, number, number][] = [];
    await reencrypt(filled(), { resources: ["secrets"], onProgress: (...step) => void told.push(step) });
    assert.deepEqual(told.slice(0, 3), [
      ["secrets", 3, 7],
      ["secrets", 6, 7],
      ["secrets", 7, 7],
    ]);
  });

  it("gives a code that fits one rotation and one list of kinds, in any order", () => {
    const code = confirmationCode("a", ["secrets", "configmaps"]);
    assert.match(code, /^[0-9a-f]{20}$/);
    assert.equal(confirmationCode("a", ["configmaps", "secrets"]), code);
    assert.notEqual(confirmationCode("b", ["secrets", "configmaps"]), code);
    assert.notEqual(confirmationCode("a", ["secrets"]), code);
  });
});
