import assert from "node:assert/strict";
import {
  hasUnknown,
  type JsonObject,
  objectOf,
  type Properties,
  Secret,
  settledObject,
  textOf,
  unknown,
} from "../../../local/plugins/values";
import { initFailure, type Provider, startPlugin } from "../provider";
import { type TestCluster, testCluster } from "./cluster";

const types = {
  namespace: "kubernetes:core/v1:Namespace",
  configMap: "kubernetes:core/v1:ConfigMap",
  secret: "kubernetes:core/v1:Secret",
  service: "kubernetes:core/v1:Service",
  deployment: "kubernetes:apps/v1:Deployment",
  binding: "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  definition: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
  widget: "kubernetes:contract.test/v1:Widget",
  configMapPatch: "kubernetes:core/v1:ConfigMapPatch",
};

const configMap = (name: string | undefined, data: Properties, more: Properties = {}): Properties => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { ...(name === undefined ? {} : { name }), ...more },
  data,
});

const pod = (label: string): Properties => ({
  metadata: { labels: { app: label } },
  spec: { containers: [{ name: "main", image: "registry.test/main:1.0.0" }] },
});

const deployment = (name: string, replicas = 1, more: Properties = {}): Properties => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, ...more },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: pod(name) },
});

const definition: Properties = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.contract.test" },
  spec: {
    group: "contract.test",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets", singular: "widget" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { size: { type: "integer", maximum: 9 } } } },
          },
        },
      },
    ],
  },
};

const widget = (name: string, spec: Properties): Properties => ({
  apiVersion: "contract.test/v1",
  kind: "Widget",
  metadata: { name },
  spec,
});

describe("the kubernetes plugin", () => {
  let cluster: TestCluster;
  let k8s: Provider;
  before(async () => {
    cluster = await testCluster();
    k8s = await startPlugin("kubernetes", { kubeconfig: cluster.kubeconfig });
  });
  after(async () => {
    k8s?.stop();
    await cluster?.remove();
  });
  const live = (kind: string, name: string, apiVersion = "v1"): Promise<JsonObject> =>
    cluster.get({ apiVersion, kind, metadata: { name, namespace: "default" } });

  describe("on names and ids", () => {
    it("makes up a name, says so in an annotation, and makes up the same one again from the same seed", async () => {
      const target = { type: types.configMap, news: configMap(undefined, {}), seed: "one" };
      const first = objectOf((await k8s.check(target)).inputs.metadata);
      assert.match(textOf(first.name) ?? "", /^thing-[0-9a-f]{8}$/);
      assert.equal(objectOf(first.annotations)["pulumi.com/autonamed"], "true");
      assert.equal(objectOf((await k8s.check(target)).inputs.metadata).name, first.name);
    });

    it("keeps a made-up name over later updates", async () => {
      const { inputs } = await k8s.check({ type: types.configMap, news: configMap(undefined, {}), seed: "one" });
      const again = await k8s.check({
        type: types.configMap,
        news: configMap(undefined, {}),
        olds: inputs,
        seed: "two",
      });
      assert.equal(objectOf(again.inputs.metadata).name, objectOf(inputs.metadata).name);
    });

    it("refuses an object without kind or apiVersion", async () => {
      const { failures } = await k8s.check({ type: types.configMap, news: { metadata: { name: "x" } } });
      assert.deepEqual(failures.map(({ property }) => property).sort(), ["apiVersion", "kind"]);
    });

    it("gives namespaced objects the id namespace/name, in the default namespace when they name none", async () => {
      assert.equal((await k8s.make(types.configMap, configMap("ids", { a: "1" }))).id, "default/ids");
    });

    it("gives cluster-scoped objects their name as id", async () => {
      const news = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
      assert.equal((await k8s.make(types.namespace, news)).id, "team");
    });
  });

  describe("on previews", () => {
    it("knows the name and the data before creation, and not what the server will choose", async () => {
      const { outputs } = await k8s.make(types.configMap, configMap("previewed", { a: "1" }), { preview: true });
      assert.equal(objectOf(outputs.metadata).name, "previewed");
      assert.deepEqual(outputs.data, { a: "1" });
      assert.ok(hasUnknown(objectOf(outputs.metadata).uid));
      await assert.rejects(live("ConfigMap", "previewed"), /not found/);
    });

    it("tells what the API server would refuse", async () => {
      const news = {
        ...deployment("refused"),
        spec: { replicas: -1, selector: { matchLabels: { app: "x" } }, template: pod("x") },
      };
      await assert.rejects(k8s.make(types.deployment, news, { preview: true }), /spec\.replicas/);
    });

    it("passes an object whose namespace does not exist yet", async () => {
      const news = configMap("early", { a: "1" }, { namespace: "not-yet" });
      assert.equal(objectOf((await k8s.make(types.configMap, news, { preview: true })).outputs.metadata).name, "early");
    });

    it("passes a custom resource whose definition does not exist yet", async () => {
      const news = { apiVersion: "later.test/v1", kind: "Later", metadata: { name: "a" } };
      const { outputs } = await k8s.make("kubernetes:later.test/v1:Later", news, { preview: true });
      assert.equal(outputs.kind, "Later");
    });

    it("keeps unknown values unknown", async () => {
      const { outputs } = await k8s.make(types.configMap, configMap("u", { a: unknown }), { preview: true });
      assert.ok(hasUnknown(objectOf(outputs.data).a));
    });
  });

  describe("on secrets", () => {
    const secret = (name: string, text: string): Properties => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name },
      stringData: { token: new Secret(text) },
    });

    it("keeps data secret that the server derived from stringData", async () => {
      const { outputs } = await k8s.make(types.secret, secret("sealed", "a-text-of-no-worth"));
      assert.ok(outputs.data instanceof Secret);
    });

    it("reads data secret, even for a Secret that somebody else made", async () => {
      const object = { apiVersion: "v1", kind: "Secret", metadata: { name: "foreign", namespace: "default" } };
      await cluster.as("somebody", { ...object, stringData: { token: "a-text-of-no-worth" } });
      const { outputs, inputs } = await k8s.read({ type: types.secret, id: "default/foreign" });
      assert.ok(outputs.data instanceof Secret && inputs.data instanceof Secret);
    });

    it("leaves secret texts out of what the API server complains about", async () => {
      const labels = { owner: new Secret("not a label, but secret!") };
      await assert.rejects(k8s.make(types.configMap, configMap("leaky", {}, { labels })), (error: Error) => {
        assert.match(error.message, /metadata\.labels.*\[secret\]/s);
        return !error.message.includes("but secret");
      });
    });
  });

  describe("on changes", () => {
    const diffOf = async (type: string, oldNews: Properties, news: Properties) => {
      const { inputs, outputs, id } = await k8s.make(type, oldNews, { preview: false });
      return k8s.diff({ type, id, olds: outputs, oldInputs: inputs, news });
    };

    it("sees none between equal inputs", async () => {
      const news = configMap("same", { a: "1" });
      assert.equal((await diffOf(types.configMap, news, news)).changed, false);
    });

    it("updates labels in place and names the path", async () => {
      const diff = await diffOf(
        types.configMap,
        configMap("labels", {}),
        configMap("labels", {}, { labels: { "a.b/c": "1" } }),
      );
      assert.deepEqual([diff.changed, diff.replaces], [true, []]);
    });

    it("replaces a ConfigMap whose data changes, deleting first since its name is fixed", async () => {
      const diff = await diffOf(types.configMap, configMap("data", { a: "1" }), configMap("data", { a: "2" }));
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["data.a"], true]);
    });

    it("creates the new one first where the name was made up", async () => {
      const { inputs, outputs, id } = await k8s.make(types.configMap, configMap(undefined, { a: "1" }), {
        seed: "auto",
      });
      const news = { ...inputs, data: { a: "2" } };
      const diff = await k8s.diff({ type: types.configMap, id, olds: outputs, oldInputs: inputs, news });
      assert.deepEqual([diff.replaces, diff.deleteBeforeReplace], [["data.a"], false]);
    });

    it("replaces an object whose name or namespace changes", async () => {
      const renamed = await diffOf(types.configMap, configMap("old-name", {}), configMap("new-name", {}));
      assert.deepEqual([renamed.replaces, renamed.deleteBeforeReplace], [["metadata.name"], false]);
      const moved = await diffOf(
        types.configMap,
        configMap("mover", {}),
        configMap("mover", {}, { namespace: "kube-public" }),
      );
      assert.deepEqual(moved.replaces, ["metadata.namespace"]);
    });

    it("takes the default namespace spelt out for no change", async () => {
      const diff = await diffOf(
        types.configMap,
        configMap("spelt", {}),
        configMap("spelt", {}, { namespace: "default" }),
      );
      assert.deepEqual(diff.replaces, []);
    });

    it("replaces a Deployment whose selector changes", async () => {
      const old = deployment("selector", 0);
      const news = { ...old, spec: { ...objectOf(old.spec), selector: { matchLabels: { app: "other" } } } };
      assert.deepEqual((await diffOf(types.deployment, old, news)).replaces, ["spec.selector.matchLabels.app"]);
    });

    it("updates a Deployment whose image changes", async () => {
      const old = deployment("image", 0);
      const container = { name: "main", image: "registry.test/main:2.0.0" };
      const template = { ...pod("image"), spec: { containers: [container] } };
      const diff = await diffOf(types.deployment, old, { ...old, spec: { ...objectOf(old.spec), template } });
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
      assert.equal((await diffOf(types.deployment, limited("1000m"), limited("1"))).changed, false);
    });

    it("replaces a RoleBinding whose role changes", async () => {
      const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
      const binding = {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "viewers" },
        roleRef,
      };
      const diff = await diffOf(types.binding, binding, { ...binding, roleRef: { ...roleRef, name: "edit" } });
      assert.deepEqual(diff.replaces, ["roleRef.name"]);
    });

    it("applies an update and drops fields that are no longer wanted", async () => {
      const first = await k8s.make(types.configMap, configMap("drop", {}, { labels: { a: "1", b: "2" } }));
      const news = configMap("drop", {}, { labels: { a: "1" } });
      const target = { type: types.configMap, id: first.id, olds: first.outputs, oldInputs: first.inputs, news };
      const outputs = await k8s.update(target);
      assert.deepEqual(objectOf(outputs.metadata).labels, { a: "1" });
      assert.equal(textOf(outputs.__fieldManager), textOf(first.outputs.__fieldManager));
    });
  });

  describe("beside other managers", () => {
    const shared = (name: string, a: string): JsonObject =>
      settledObject(configMap(name, { a }, { namespace: "default" }));

    it("records a field manager of its own for each object", async () => {
      const { outputs } = await k8s.make(types.configMap, configMap("manager", {}));
      assert.match(textOf(outputs.__fieldManager) ?? "", /^pulumi-kubernetes-[0-9a-f]{8}$/);
    });

    it("names the field and the other manager in a conflict", async () => {
      await cluster.as("somebody", shared("conflict", "theirs"));
      await assert.rejects(k8s.make(types.configMap, configMap("conflict", { a: "ours" })), /\.data\.a[\s\S]*somebody/);
      assert.equal(((await live("ConfigMap", "conflict")).data as JsonObject).a, "theirs");
    });

    it("takes the field over when told to", async () => {
      await cluster.as("somebody", shared("forced", "theirs"));
      const annotations = { "pulumi.com/patchForce": "true" };
      await k8s.make(types.configMap, configMap("forced", { a: "ours" }, { annotations }));
      assert.equal(((await live("ConfigMap", "forced")).data as JsonObject).a, "ours");
    });

    it("leaves fields alone that it does not set", async () => {
      const first = await k8s.make(types.configMap, configMap("coexist", { a: "1" }));
      await cluster.as("somebody", settledObject(configMap("coexist", { b: "2" }, { namespace: "default" })));
      const news = configMap("coexist", { a: "1" }, { labels: { x: "y" } });
      await k8s.update({ type: types.configMap, id: first.id, olds: first.outputs, oldInputs: first.inputs, news });
      assert.deepEqual((await live("ConfigMap", "coexist")).data, { a: "1", b: "2" });
    });

    it("patches an object of others, and on deletion gives up its own fields alone", async () => {
      await cluster.as("somebody", shared("patched", "theirs"));
      const patch = await k8s.make(types.configMapPatch, configMap("patched", { b: "ours" }));
      assert.deepEqual((await live("ConfigMap", "patched")).data, { a: "theirs", b: "ours" });
      await k8s.delete({ type: types.configMapPatch, id: patch.id, olds: patch.outputs, oldInputs: patch.inputs });
      assert.deepEqual((await live("ConfigMap", "patched")).data, { a: "theirs" });
    });

    it("refuses a patch without a name", async () => {
      const { failures } = await k8s.check({ type: types.configMapPatch, news: configMap(undefined, { a: "1" }) });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["metadata.name"],
      );
    });
  });

  describe("on refresh and import", () => {
    it("sees drift in the fields that it sets, as inputs that differ", async () => {
      const made = await k8s.make(types.configMap, configMap("drift", { a: "1" }));
      await cluster.as("somebody", settledObject(configMap("drift", { a: "2" }, { namespace: "default" })));
      const read = await k8s.read({ type: types.configMap, id: made.id, olds: made.outputs, oldInputs: made.inputs });
      assert.deepEqual(read.inputs.data, { a: "2" });
    });

    it("reads an object that is gone as none", async () => {
      assert.equal((await k8s.read({ type: types.configMap, id: "default/never-was" })).id, "");
    });

    it("imports an object by its id, without what the server added", async () => {
      await cluster.as("somebody", settledObject(configMap("foreign", { a: "1" }, { namespace: "default" })));
      const { id, inputs } = await k8s.read({ type: types.configMap, id: "default/foreign" });
      assert.equal(id, "default/foreign");
      assert.deepEqual(Object.keys(objectOf(inputs.metadata)).sort(), ["name", "namespace"]);
    });
  });

  describe("on waiting", () => {
    it("waits until the pods of a Deployment are available", async () => {
      const { outputs } = await k8s.make(types.deployment, deployment("rollout", 2));
      assert.equal(objectOf(outputs.status).availableReplicas, 2);
    });

    it("reports a Deployment that does not become ready as made but not ready, with the reason", async () => {
      const stuck = {
        ...pod("stuck"),
        spec: { nodeName: "no-such-node", containers: [{ name: "main", image: "registry.test/main:1.0.0" }] },
      };
      const base = deployment("stuck");
      const news = { ...base, spec: { ...objectOf(base.spec), template: stuck } };
      await assert.rejects(k8s.make(types.deployment, news, { timeout: 2 }), (error: unknown) => {
        const failed = initFailure(error);
        assert.equal(failed?.id, "default/stuck");
        assert.match(failed?.reasons.join() ?? "", /0 of 1 pods are available/);
        return true;
      });
    });

    it("does not wait where an annotation says so", async () => {
      const annotations = { "pulumi.com/skipAwait": "true" };
      const base = deployment("unwaited", 1, { annotations });
      const spec = {
        ...objectOf(base.spec),
        template: {
          ...pod("unwaited"),
          spec: { nodeName: "no-such-node", containers: [{ name: "main", image: "registry.test/main:1.0.0" }] },
        },
      };
      assert.equal((await k8s.make(types.deployment, { ...base, spec })).id, "default/unwaited");
    });

    it("does not wait for pods behind a Service without selector, and does for one with", async () => {
      const service = (name: string, more: Properties): Properties => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name },
        spec: { ports: [{ port: 80 }], ...more },
      });
      assert.equal((await k8s.make(types.service, service("free", {}))).id, "default/free");
      const alone = service("alone", { selector: { app: "nobody" } });
      await assert.rejects(k8s.make(types.service, alone, { timeout: 1 }), (error: unknown) => {
        return /no ready pod/.test(initFailure(error)?.reasons.join() ?? "");
      });
    });

    it("waits until a definition is established, so that its resources can be made at once", async () => {
      await k8s.make(types.definition, definition);
      const { id, outputs } = await k8s.make(types.widget, widget("first", { size: 3 }));
      assert.deepEqual([id, outputs.spec], ["default/first", { size: 3 }]);
    });

    it("passes on what the schema of a custom resource refuses", async () => {
      await assert.rejects(k8s.make(types.widget, widget("large", { size: 10 })), /spec\.size/);
      await assert.rejects(k8s.make(types.widget, widget("strange", { colour: "red" })), /colour/);
    });
  });

  describe("on deletion", () => {
    it("takes an object that is gone for deleted", async () => {
      const made = await k8s.make(types.configMap, configMap("twice", {}));
      const target = { type: types.configMap, id: made.id, olds: made.outputs, oldInputs: made.inputs };
      await k8s.delete(target);
      await k8s.delete(target);
      await assert.rejects(live("ConfigMap", "twice"), /not found/);
    });

    it("waits for finalizers and names them when time runs out", async () => {
      const finalizers = ["contract.test/hold"];
      const made = await k8s.make(types.configMap, configMap("held", {}, { finalizers }));
      const target = { type: types.configMap, id: made.id, olds: made.outputs, oldInputs: made.inputs };
      await assert.rejects(k8s.delete({ ...target, timeout: 1 }), /contract\.test\/hold/);
      await k8s.update({ ...target, news: configMap("held", {}) });
      await k8s.delete(target);
    });

    it("returns from deleting a namespace only once all in it is gone", async () => {
      const metadata = { name: "emptied" };
      const made = await k8s.make(types.namespace, { apiVersion: "v1", kind: "Namespace", metadata });
      await k8s.make(types.configMap, configMap("inside", { a: "1" }, { namespace: "emptied" }));
      await k8s.delete({ type: types.namespace, id: made.id, olds: made.outputs, oldInputs: made.inputs });
      await assert.rejects(cluster.get({ apiVersion: "v1", kind: "Namespace", metadata }), /not found/);
    });

    it("takes a resource whose definition is gone for deleted", async () => {
      const gone = { apiVersion: "later.test/v1", kind: "Later", metadata: { name: "a", namespace: "default" } };
      await k8s.delete({ type: "kubernetes:later.test/v1:Later", id: "default/a", olds: gone, oldInputs: gone });
    });
  });

  describe("on settings of the provider", () => {
    it("keeps objects when the kubeconfig is another path, and replaces them when the context changes", async () => {
      assert.deepEqual((await k8s.diffConfig({ kubeconfig: "/a" }, { kubeconfig: "/b" })).replaces, []);
      assert.deepEqual((await k8s.diffConfig({ context: "a" }, { context: "b" })).replaces, ["context"]);
    });
  });
});
