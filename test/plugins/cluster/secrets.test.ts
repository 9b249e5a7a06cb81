import assert from "node:assert/strict";
import { type Properties, Secret } from "../../../local/plugins/values";
import { configMap, types } from "./objects";
import { type Shared, shared } from "./shared";

describe("the kubernetes plugin", () => {
  let all: Shared;
  before(async () => {
    all = await shared();
  });

  describe("on secrets", () => {
    const secret = (name: string, text: string): Properties => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name },
      stringData: { token: new Secret(text) },
    });

    it("keeps data secret that the server derived from stringData", async () => {
      const { outputs } = await all.k8s.make(types.secret, secret("sealed", "a-text-of-no-worth"));
      assert.ok(outputs.data instanceof Secret);
    });

    it("reads data secret, even for a Secret that somebody else made", async () => {
      const object = { apiVersion: "v1", kind: "Secret", metadata: { name: "foreign", namespace: "default" } };
      await all.cluster.as("somebody", { ...object, stringData: { token: "a-text-of-no-worth" } });
      const { outputs, inputs } = await all.k8s.read({ type: types.secret, id: "default/foreign" });
      assert.ok(outputs.data instanceof Secret && inputs.data instanceof Secret);
    });

    it("leaves secret texts out of what the API server complains about", async () => {
      const labels = { owner: new Secret("not a label, but secret!") };
      await assert.rejects(all.k8s.make(types.configMap, configMap("leaky", {}, { labels })), (error: Error) => {
        assert.match(error.message, /metadata\.labels.*\[secret\]/s);
        return !error.message.includes("but secret");
      });
    });
  });

  describe("on settings of the provider", () => {
    it("keeps objects when the kubeconfig is another path, and replaces them when the context changes", async () => {
      assert.deepEqual((await all.k8s.diffConfig({ kubeconfig: "/a" }, { kubeconfig: "/b" })).replaces, []);
      assert.deepEqual((await all.k8s.diffConfig({ context: "a" }, { context: "b" })).replaces, ["context"]);
    });
  });
});
