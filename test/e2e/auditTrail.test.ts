import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { parseAuditTrail } from "../../components/audit/model";
import { auditPolicy } from "../../components/audit/policy";
import { crdManifests } from "../../components/operators/crds/manifests";
import { type Server, startServer } from "./server";

interface Event {
  level: string;
  verb: string;
  user: { username: string };
  objectRef?: { resource: string; subresource?: string; name?: string };
  requestObject?: unknown;
  responseObject?: unknown;
}

describe("AuditTrail, read by a real API server", () => {
  let server: Server;
  const word = randomBytes(24).toString("hex");
  before(async () => {
    server = await startServer({ auditPolicy: stringify(auditPolicy(parseAuditTrail("audit", {}))) });
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "token", namespace: "default" },
      stringData: { token: word },
    };
    assert.equal(server.apply([secret, ...crdManifests("gasTown", { schema: "hardened" })]).code, 0);
    const kind = "crd/beadstores.gastown.gastown.io";
    assert.equal(server.kubectl(["wait", "--for=condition=Established", "--timeout=60s", kind]).code, 0);
  });
  after(() => server.stop());

  const events = (resource: string, subresource?: string): Event[] =>
    readFileSync(server.plane.auditLog, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Event)
      .filter(({ objectRef }) => objectRef?.resource === resource && objectRef.subresource === subresource);

  it("names who read a Secret, and holds nothing of its content", () => {
    server.kubectl(["get", "secret", "token", "-o", "yaml"]);
    const reads = events("secrets").filter(({ verb, objectRef }) => verb === "get" && objectRef?.name === "token");
    assert.ok(reads.length > 0);
    for (const { level, requestObject, responseObject } of events("secrets"))
      assert.deepEqual([level, requestObject, responseObject], ["Metadata", undefined, undefined]);
    const log = readFileSync(server.plane.auditLog, "utf8");
    assert.equal(log.includes(word), false);
    assert.equal(log.includes(Buffer.from(word).toString("base64")), false);
  });

  it("records whoever tries to enter a pod, and what they put into it", () => {
    server.kubectl(["wait", "serviceaccount/default", "--for=create", "--timeout=60s"]);
    const made = server.kubectl(["run", "box", "--image=registry.example/box:1"]);
    assert.equal(made.code, 0, made.output);
    server.kubectl(["wait", "pod/box", "--for=condition=Ready", "--timeout=60s"]);
    server.kubectl(["exec", "box", "--", "id"]);
    server.kubectl(["debug", "box", "--image=registry.example/tool:1", "--container=tool"]);
    assert.ok(events("pods", "exec").length > 0);
    const injected = events("pods", "ephemeralcontainers");
    assert.ok(injected.length > 0);
    assert.match(JSON.stringify(injected.map(({ requestObject }) => requestObject)), /registry\.example\/tool:1/);
  });

  it("records every change of a custom resource, a role and a network policy with its body", () => {
    const store = {
      apiVersion: "gastown.gastown.io/v1alpha1",
      kind: "BeadStore",
      metadata: { name: "store", namespace: "default" },
      spec: { prefix: "pay", rigRef: "payments" },
    };
    server.apply([
      store,
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "r", namespace: "default" },
        rules: [],
      },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "n", namespace: "default" },
        spec: { podSelector: {} },
      },
    ]);
    for (const resource of ["beadstores", "roles", "networkpolicies"]) {
      const change = events(resource).find(({ verb }) => verb === "patch" || verb === "create");
      assert.equal(change?.level, "RequestResponse", resource);
      assert.ok(change?.requestObject, resource);
    }
  });
});
