import assert from "node:assert/strict";
import { acceptance, externalType, field, made, renewal } from "./made";

describe("AgentSecret with values of a store", () => {
  before(() => {
    process.env.PALISADE_TODAY = "2026-11-21";
  });
  after(() => {
    delete process.env.PALISADE_TODAY;
  });

  const remote = { "api-key": { key: "llm/anthropic", property: "key" } };

  it("follows a SecretStore of the namespace, and takes away what the store revoked", async () => {
    const seen = await made({ namespace: "team-a", externalSecret: { store: "vault", remote } });
    assert.deepEqual(seen.names, ["llm", "llm-secret"]);
    const [one] = seen.of(externalType);
    const template = Object(field(one, "spec", "target", "template"));
    assert.deepEqual(field(one, "spec"), {
      refreshPolicy: "Periodic",
      refreshInterval: "1h",
      secretStoreRef: { kind: "SecretStore", name: "vault" },
      target: { name: "llm", creationPolicy: "Owner", deletionPolicy: "Delete", template },
      data: [{ secretKey: "api-key", remoteRef: { key: "llm/anthropic", property: "key" } }],
    });
    assert.deepEqual([template.type, template.engineVersion, template.data], ["Opaque", "v2", undefined]);
    assert.deepEqual([seen.secretName, seen.due], ["llm", ""]);
  });

  it("adds keys that are no secrets by the template", async () => {
    const args = { namespace: "team-a", plain: { username: "git" }, externalSecret: { store: "vault", remote } };
    const template = Object(field((await made(args)).of(externalType)[0], "spec", "target", "template"));
    assert.deepEqual([template.mergePolicy, template.data], ["Merge", { username: "git" }]);
  });

  it("copies once into an immutable Secret when pinned, and keeps the copy before", async () => {
    const pinned = { ...renewal, previousRevision: "2026-10-01" };
    const seen = await made({ namespace: "team-a", externalSecret: { store: "vault", remote, pinned } });
    assert.deepEqual(seen.names, ["llm", "llm-secret-2026-11-01", "llm-secret-2026-10-01"]);
    for (const one of seen.of(externalType)) {
      assert.equal(field(one, "spec", "refreshPolicy"), "CreatedOnce");
      assert.equal(field(one, "spec", "refreshInterval"), undefined);
      const { immutable, deletionPolicy, name } = Object(field(one, "spec", "target"));
      assert.deepEqual([immutable, deletionPolicy, name], [true, "Retain", field(one, "metadata", "name")]);
    }
    assert.deepEqual([seen.secretName, seen.previousSecretName], ["llm-2026-11-01", "llm-2026-10-01"]);
    assert.equal(seen.due, "2027-01-30");
  });

  it("reads a store of the whole cluster where that is accepted, and says so", async () => {
    const clusterStore = { name: "shared", ...acceptance };
    const [one] = (
      await made({ namespace: "team-a", externalSecret: { clusterStore, remote, refreshMinutes: 90 } })
    ).of(externalType);
    assert.deepEqual(field(one, "spec", "secretStoreRef"), { kind: "ClusterSecretStore", name: "shared" });
    assert.equal(field(one, "spec", "refreshInterval"), "90m");
    assert.equal(field(one, "metadata", "annotations", "palisade.dev/cluster-store-owner"), "platform");
  });
});
