import assert from "node:assert/strict";
import { configMap, types } from "./objects";
import { type Shared, shared } from "./shared";

describe("the kubernetes plugin", () => {
  let all: Shared;
  before(async () => {
    all = await shared();
  });

  describe("on deletion", () => {
    it("takes an object that is gone for deleted", async () => {
      const made = await all.k8s.make(types.configMap, configMap("twice", {}));
      const target = { type: types.configMap, id: made.id, olds: made.outputs, oldInputs: made.inputs };
      await all.k8s.delete(target);
      await all.k8s.delete(target);
      await assert.rejects(all.live("ConfigMap", "twice"), /not found/);
    });

    it("waits for finalizers and names them when time runs out", async () => {
      const finalizers = ["contract.test/hold"];
      const made = await all.k8s.make(types.configMap, configMap("held", {}, { finalizers }));
      const target = { type: types.configMap, id: made.id, olds: made.outputs, oldInputs: made.inputs };
      await assert.rejects(all.k8s.delete({ ...target, timeout: 1 }), /contract\.test\/hold/);
      await all.k8s.update({ ...target, news: configMap("held", {}) });
      await all.k8s.delete(target);
    });

    it("returns from deleting a namespace only once all in it is gone", async () => {
      const metadata = { name: "emptied" };
      const made = await all.k8s.make(types.namespace, { apiVersion: "v1", kind: "Namespace", metadata });
      await all.k8s.make(types.configMap, configMap("inside", { a: "1" }, { namespace: "emptied" }));
      await all.k8s.delete({ type: types.namespace, id: made.id, olds: made.outputs, oldInputs: made.inputs });
      await assert.rejects(all.cluster.get({ apiVersion: "v1", kind: "Namespace", metadata }), /not found/);
    });

    it("takes a resource whose definition is gone for deleted", async () => {
      const gone = { apiVersion: "later.test/v1", kind: "Later", metadata: { name: "a", namespace: "default" } };
      await all.k8s.delete({ type: "kubernetes:later.test/v1:Later", id: "default/a", olds: gone, oldInputs: gone });
    });
  });
});
