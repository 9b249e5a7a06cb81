import assert from "node:assert/strict";
import { type JsonObject, objectOf, settledObject, textOf } from "../../../local/plugins/values";
import { configMap, types } from "./objects";
import { type Shared, shared } from "./shared";

describe("the kubernetes plugin", () => {
  let all: Shared;
  before(async () => {
    all = await shared();
  });

  describe("beside other managers", () => {
    const shared = (name: string, a: string): JsonObject =>
      settledObject(configMap(name, { a }, { namespace: "default" }));

    it("records a field manager of its own for each object", async () => {
      const { outputs } = await all.k8s.make(types.configMap, configMap("manager", {}));
      assert.match(textOf(outputs.__fieldManager) ?? "", /^pulumi-kubernetes-[0-9a-f]{8}$/);
    });

    it("names the field and the other manager in a conflict", async () => {
      await all.cluster.as("somebody", shared("conflict", "theirs"));
      await assert.rejects(
        all.k8s.make(types.configMap, configMap("conflict", { a: "ours" })),
        /\.data\.a[\s\S]*somebody/,
      );
      assert.equal(((await all.live("ConfigMap", "conflict")).data as JsonObject).a, "theirs");
    });

    it("takes the field over when told to", async () => {
      await all.cluster.as("somebody", shared("forced", "theirs"));
      const annotations = { "pulumi.com/patchForce": "true" };
      await all.k8s.make(types.configMap, configMap("forced", { a: "ours" }, { annotations }));
      assert.equal(((await all.live("ConfigMap", "forced")).data as JsonObject).a, "ours");
    });

    it("leaves fields alone that it does not set", async () => {
      const first = await all.k8s.make(types.configMap, configMap("coexist", { a: "1" }));
      await all.cluster.as("somebody", settledObject(configMap("coexist", { b: "2" }, { namespace: "default" })));
      const news = configMap("coexist", { a: "1" }, { labels: { x: "y" } });
      await all.k8s.update({ type: types.configMap, id: first.id, olds: first.outputs, oldInputs: first.inputs, news });
      assert.deepEqual((await all.live("ConfigMap", "coexist")).data, { a: "1", b: "2" });
    });

    it("patches an object of others, and on deletion gives up its own fields alone", async () => {
      await all.cluster.as("somebody", shared("patched", "theirs"));
      const patch = await all.k8s.make(types.configMapPatch, configMap("patched", { b: "ours" }));
      assert.deepEqual((await all.live("ConfigMap", "patched")).data, { a: "theirs", b: "ours" });
      await all.k8s.delete({ type: types.configMapPatch, id: patch.id, olds: patch.outputs, oldInputs: patch.inputs });
      assert.deepEqual((await all.live("ConfigMap", "patched")).data, { a: "theirs" });
    });

    it("refuses a patch without a name", async () => {
      const { failures } = await all.k8s.check({ type: types.configMapPatch, news: configMap(undefined, { a: "1" }) });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["metadata.name"],
      );
    });
  });

  describe("on refresh and import", () => {
    it("sees drift in the fields that it sets, as inputs that differ", async () => {
      const made = await all.k8s.make(types.configMap, configMap("drift", { a: "1" }));
      await all.cluster.as("somebody", settledObject(configMap("drift", { a: "2" }, { namespace: "default" })));
      const read = await all.k8s.read({
        type: types.configMap,
        id: made.id,
        olds: made.outputs,
        oldInputs: made.inputs,
      });
      assert.deepEqual(read.inputs.data, { a: "2" });
    });

    it("reads an object that is gone as none", async () => {
      assert.equal((await all.k8s.read({ type: types.configMap, id: "default/never-was" })).id, "");
    });

    it("imports an object by its id, without what the server added", async () => {
      await all.cluster.as("somebody", settledObject(configMap("foreign", { a: "1" }, { namespace: "default" })));
      const { id, inputs } = await all.k8s.read({ type: types.configMap, id: "default/foreign" });
      assert.equal(id, "default/foreign");
      assert.deepEqual(Object.keys(objectOf(inputs.metadata)).sort(), ["name", "namespace"]);
    });
  });
});
