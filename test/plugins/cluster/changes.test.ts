import assert from "node:assert/strict";
import { objectOf, type Properties, textOf } from "../../../local/plugins/values";
import { configMap, deployment, pod, types } from "./objects";
import { type Shared, shared } from "./shared";

describe("the kubernetes plugin", () => {
  let all: Shared;
  before(async () => {
    all = await shared();
  });

  describe("on changes", () => {
    it("sees none between equal inputs", async () => {
      const news = configMap("same", { a: "1" });
      assert.equal((await all.diffOf(types.configMap, news, news)).changed, false);
    });

    it("updates labels in place and names the path", async () => {
      const diff = await all.diffOf(
        types.configMap,
        configMap("labels", {}),
        configMap("labels", {}, { labels: { "a.b/c": "1" } }),
      );
      assert.deepEqual([diff.changed, diff.replaces], [true, []]);
    });

    it("replaces a ConfigMap whose data changes, deleting first since its name is fixed", async () => {
      const diff = await all.diffOf(types.configMap, configMap("data", { a: "1" }), configMap("data", { a: "2" }));
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["data.a"], true]);
    });

    it("creates the new one first where the name was made up", async () => {
      const { inputs, outputs, id } = await all.k8s.make(types.configMap, configMap(undefined, { a: "1" }), {
        seed: "auto",
      });
      const news = { ...inputs, data: { a: "2" } };
      const diff = await all.k8s.diff({ type: types.configMap, id, olds: outputs, oldInputs: inputs, news });
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["data.a"], false]);
    });

    it("replaces an object whose name or namespace changes", async () => {
      const renamed = await all.diffOf(types.configMap, configMap("old-name", {}), configMap("new-name", {}));
      assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["metadata.name"], false]);
      const moved = await all.diffOf(
        types.configMap,
        configMap("mover", {}),
        configMap("mover", {}, { namespace: "kube-public" }),
      );
      assert.deepEqual(moved.replaces, ["metadata.namespace"]);
    });

    it("takes the default namespace spelt out for no change", async () => {
      const diff = await all.diffOf(
        types.configMap,
        configMap("spelt", {}),
        configMap("spelt", {}, { namespace: "default" }),
      );
      assert.deepEqual(diff.replaces, []);
    });

    it("replaces a Deployment whose selector changes", async () => {
      const old = deployment("selector", 0);
      const news = { ...old, spec: { ...objectOf(old.spec), selector: { matchLabels: { app: "other" } } } };
      assert.deepEqual((await all.diffOf(types.deployment, old, news)).replaces, ["spec.selector.matchLabels.app"]);
    });

    it("updates a Deployment whose image changes", async () => {
      const old = deployment("image", 0);
      const container = { name: "main", image: "registry.test/main:2.0.0" };
      const template = { ...pod("image"), spec: { containers: [container] } };
      const diff = await all.diffOf(types.deployment, old, { ...old, spec: { ...objectOf(old.spec), template } });
      assert.deepEqual([diff.replaces, Object.keys(diff.kinds)], [[], ["spec.template.spec.containers[0].image"]]);
    });

    it("takes another spelling of the same quantity for no change", async () => {
      const limited = (cpu: string): Properties => {
        const spec = {
          containers: [{ name: "main", image: "registry.test/main:1.0.0", resources: { limits: { cpu } } }],
        };
        const base = deployment("quantity", 0);
        return { ...base, spec: { ...objectOf(base.spec), template: { ...pod("quantity"), spec } } };
      };
      assert.equal((await all.diffOf(types.deployment, limited("1000m"), limited("1"))).changed, false);
    });

    it("replaces a RoleBinding whose role changes", async () => {
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
      const binding = {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "viewers" },
        roleRef,
      };
      const diff = await all.diffOf(types.binding, binding, { ...binding, roleRef: { ...roleRef, name: "edit" } });
      assert.deepEqual(diff.replaces, ["roleRef.name"]);
    });

    it("applies an update and drops fields that are no longer wanted", async () => {
      const first = await all.k8s.make(types.configMap, configMap("drop", {}, { labels: { a: "1", b: "2" } }));
      const news = configMap("drop", {}, { labels: { a: "1" } });
      const target = { type: types.configMap, id: first.id, olds: first.outputs, oldInputs: first.inputs, news };
      const outputs = await all.k8s.update(target);
      assert.deepEqual(objectOf(outputs.metadata).labels, { a: "1" });
      assert.equal(textOf(outputs.__fieldManager), textOf(first.outputs.__fieldManager));
    });
  });
});
