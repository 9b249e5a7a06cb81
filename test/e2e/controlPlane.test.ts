import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../../local/cluster/request";
import { type Server, startServer } from "./server";

describe("the embedded control plane", () => {
  let server: Server;
  const secret = randomBytes(24).toString("hex");
  before(async () => {
    server = await startServer();
    const object = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "token", namespace: "default" },
      stringData: { token: secret },
    };
    assert.equal(server.apply([object]).code, 0);
  });
  after(async () => {
    await server.stop();
  });

  it("calls itself by the version that clients expect", () => {
    assert.match(server.kubectl(["version"]).output, /Server Version: v1\.36\.3/);
  });

  it("has two nodes that are ready, and rolls a Deployment out on them", () => {
    assert.match(server.kubectl(["get", "nodes", "--no-headers"]).output, /node-a +Ready[\s\S]*node-b +Ready/);
    server.kubectl(["create", "deployment", "web", "--image=registry.example/web:1", "--replicas=2"]);
    const { code, output } = server.kubectl(["rollout", "status", "deployment/web", "--timeout=60s"]);
    assert.equal(code, 0, output);
  });

  it("renews its nodes' leases, so that pods stay ready", () => {
    const leases = (): string => {
      const asked = ["get", "leases", "-n", "kube-node-lease", "-o", "jsonpath={.items[*].spec.renewTime}"];
      return server.kubectl(asked).output;
    };
    const first = leases();
    assert.equal(first.split(" ").length, 2, first);
    for (let waited = 0; waited < 30 && leases() === first; waited++)
      server.kubectl(["wait", "node/node-a", "--for=condition=Never", "--timeout=1s"]);
    assert.notEqual(leases(), first);
  });

  it("gives a claim a volume by default, and takes the volume back with the claim", () => {
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "work", namespace: "default" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } },
    };
    assert.equal(server.apply([claim]).code, 0);
    const bound = server.kubectl(["wait", "pvc/work", "--for=jsonpath={.status.phase}=Bound", "--timeout=20s"]);
    assert.equal(bound.code, 0, bound.output);
    assert.match(server.kubectl(["get", "pv", "--no-headers"]).output, /2Gi +RWO +Delete +Bound +default\/work/);
    server.kubectl(["delete", "pvc", "work"]);
    assert.equal(server.kubectl(["wait", "pv", "--all", "--for=delete", "--timeout=20s"]).code, 0);
  });

  it("keeps Secrets sealed in etcd's raw bytes", async () => {
    const { etcd, dataDir } = server.plane;
    const key = Buffer.from("/registry/secrets/default/token").toString("base64");
    const { body } = await ask(join(dataDir, "pki"), "etcd", `${etcd.endpoint}/v3/kv/range`, "POST", { key });
    const value = Buffer.from((JSON.parse(body) as { kvs: { value: string }[] }).kvs[0]?.value ?? "", "base64");
    assert.match(value.toString("latin1"), /^k8s:enc:secretbox:v1:key-1:/);
    assert.equal(value.includes(secret), false);
  });

  it("records who touched a Secret, and nothing of its content", () => {
    server.kubectl(["get", "secret", "token", "-o", "yaml"]);
    const log = readFileSync(server.plane.auditLog, "utf8");
    assert.match(log, /"resource":"secrets"[^\n]*"name":"token"/);
    assert.equal(log.includes(secret), false);
    assert.equal(log.includes(Buffer.from(secret).toString("base64")), false);
  });

  it("refuses anonymous requests", async () => {
    await assert.rejects(fetch(server.plane.apiServer));
    const { output } = server.kubectl(["auth", "can-i", "--list", "--as=system:anonymous"]);
    assert.doesNotMatch(output, /secrets/);
  });

  it("gives every key, kubeconfig and log to its owner alone", () => {
    const below = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? (entry.name === "etcd" ? [] : below(path)) : [path];
      });
    const open = below(server.plane.dataDir).filter((file) => (statSync(file).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
  });

  it("ends with its owner, and leaves the data for the next start", async () => {
    const { dataDir } = server.plane;
    await server.plane.stop();
    await assert.rejects(ask(join(dataDir, "pki"), "admin", `${server.plane.apiServer}/readyz`));
    assert.ok(existsSync(join(dataDir, "etcd", "member")));
  });
});
