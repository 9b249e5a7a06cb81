import assert from "node:assert/strict";
import { KubeConfig } from "@kubernetes/client-node";
import { readCluster } from "../../cli/report/live";
import { model } from "../../cli/report/model";
import { kubeObject } from "../../policypack/rules/object";
import { type Server, startServer } from "./server";

describe("palisade report on a cluster", function () {
  this.timeout(180_000);
  let server: Server;
  before(async () => {
    server = await startServer();
  });
  after(() => server.stop());

  it("reads ages and readers of Secrets, and no value of one", async () => {
    const value = `v-${Math.random().toString(36).slice(2)}${Date.now()}`;
    const annotations = {
      "palisade.dev/rotated-at": "2026-01-01",
      "palisade.dev/rotation-interval": "30d",
      "palisade.dev/rotation-owner": "platform",
    };
    const { code, output } = server.apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } },
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "key", namespace: "team", annotations },
        stringData: { password: value },
      },
    ]);
    assert.equal(code, 0, output);
    const config = new KubeConfig();
    config.loadFromFile(server.plane.kubeconfig);
    const { objects, unread } = await readCluster(config);
    assert.deepEqual(unread, []);
    const text = JSON.stringify(objects);
    assert.equal(text.includes(value) || text.includes(Buffer.from(value).toString("base64")), false);
    const report = model(
      objects.map((object) => kubeObject(object)),
      new Date("2026-06-15T00:00:00Z"),
    );
    assert.deepEqual(
      report.credentials.map(({ namespace, name, state }) => [namespace, name, state]),
      [["team", "key", "overdue"]],
    );
    assert.equal(
      report.secretReaders.some(({ who, where }) => who === "Group system:masters" && where === ""),
      true,
    );
    assert.equal(
      report.namespaces.some(({ name, declared }) => name === "team" && declared),
      true,
    );
  });
});
