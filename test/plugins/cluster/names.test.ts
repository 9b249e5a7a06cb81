import assert from "node:assert/strict";
import { hasUnknown, objectOf, textOf, unknown } from "../../../local/plugins/values";
import { configMap, deployment, pod, types } from "./objects";
import { type Shared, shared } from "./shared";

describe("the kubernetes plugin", () => {
  let all: Shared;
  before(async () => {
    all = await shared();
  });

  describe("on names and ids", () => {
    it("makes up a name, says so in an annotation, and makes up the same one again from the same seed", async () => {
      const target = { type: types.configMap, news: configMap(undefined, {}), seed: "one" };
      const first = objectOf((await all.k8s.check(target)).inputs.metadata);
      assert.match(textOf(first.name) ?? "", /^thing-[0-9a-f]{8}$/);
      assert.equal(objectOf(first.annotations)["pulumi.com/autonamed"], "true");
      assert.equal(objectOf((await all.k8s.check(target)).inputs.metadata).name, first.name);
    });

    it("keeps a made-up name over later updates", async () => {
      const { inputs } = await all.k8s.check({ type: types.configMap, news: configMap(undefined, {}), seed: "one" });
      const again = await all.k8s.check({
        type: types.configMap,
        news: configMap(undefined, {}),
        olds: inputs,
        seed: "two",
      });
      assert.equal(objectOf(again.inputs.metadata).name, objectOf(inputs.metadata).name);
    });

    it("refuses an object without kind or apiVersion", async () => {
      const { failures } = await all.k8s.check({ type: types.configMap, news: { metadata: { name: "x" } } });
      assert.deepEqual(failures.map(({ property }) => property).sort(), ["apiVersion", "kind"]);
    });

    it("gives namespaced objects the id namespace/name, in the default namespace when they name none", async () => {
      assert.equal((await all.k8s.make(types.configMap, configMap("ids", { a: "1" }))).id, "default/ids");
    });

    it("gives cluster-scoped objects their name as id", async () => {
      const news = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
      assert.equal((await all.k8s.make(types.namespace, news)).id, "team");
    });
  });

  describe("on previews", () => {
    it("knows the name and the data before creation, and not what the server will choose", async () => {
      const { outputs } = await all.k8s.make(types.configMap, configMap("previewed", { a: "1" }), { preview: true });
      assert.equal(objectOf(outputs.metadata).name, "previewed");
      assert.deepEqual(outputs.data, { a: "1" });
      assert.ok(hasUnknown(objectOf(outputs.metadata).uid));
      await assert.rejects(all.live("ConfigMap", "previewed"), /not found/);
    });

    it("tells what the API server would refuse", async () => {
      const news = {
        ...deployment("refused"),
        spec: { replicas: -1, selector: { matchLabels: { app: "x" } }, template: pod("x") },
      };
      await assert.rejects(all.k8s.make(types.deployment, news, { preview: true }), /spec\.replicas/);
    });

    it("passes an object whose namespace does not exist yet", async () => {
      const news = configMap("early", { a: "1" }, { namespace: "not-yet" });
      assert.equal(
        objectOf((await all.k8s.make(types.configMap, news, { preview: true })).outputs.metadata).name,
        "early",
      );
    });

    it("passes a custom resource whose definition does not exist yet", async () => {
      const news = { apiVersion: "later.test/v1", kind: "Later", metadata: { name: "a" } };
      const { outputs } = await all.k8s.make("kubernetes:later.test/v1:Later", news, { preview: true });
      assert.equal(outputs.kind, "Later");
    });

    it("keeps unknown values unknown", async () => {
      const { outputs } = await all.k8s.make(types.configMap, configMap("u", { a: unknown }), { preview: true });
      assert.ok(hasUnknown(objectOf(outputs.data).a));
    });
  });
});
