import assert from "node:assert/strict";
import { objectOf, type Properties } from "../../../local/plugins/values";
import { initFailure } from "../provider";
import { definition, deployment, pod, types, widget } from "./objects";
import { type Shared, shared } from "./shared";

describe("the kubernetes plugin", () => {
  let all: Shared;
  before(async () => {
    all = await shared();
  });

  describe("on waiting", () => {
    it("waits until the pods of a Deployment are available", async () => {
      const { outputs } = await all.k8s.make(types.deployment, deployment("rollout", 2));
      assert.equal(objectOf(outputs.status).availableReplicas, 2);
    });

    it("reports a Deployment that does not become ready as made but not ready, with the reason", async () => {
      const stuck = {
        ...pod("stuck"),
        spec: { nodeName: "no-such-node", containers: [{ name: "main", image: "registry.test/main:1.0.0" }] },
      };
      const base = deployment("stuck");
      const news = { ...base, spec: { ...objectOf(base.spec), template: stuck } };
      await assert.rejects(all.k8s.make(types.deployment, news, { timeout: 2 }), (error: unknown) => {
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
      assert.equal((await all.k8s.make(types.deployment, { ...base, spec })).id, "default/unwaited");
    });

    it("does not wait for pods behind a Service without selector, and does for one with", async () => {
      const service = (name: string, more: Properties): Properties => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name },
        spec: { ports: [{ port: 80 }], ...more },
      });
      assert.equal((await all.k8s.make(types.service, service("free", {}))).id, "default/free");
      const alone = service("alone", { selector: { app: "nobody" } });
      await assert.rejects(all.k8s.make(types.service, alone, { timeout: 1 }), (error: unknown) => {
        return /no ready pod/.test(initFailure(error)?.reasons.join() ?? "");
      });
    });

    it("waits until a definition is established, so that its resources can be made at once", async () => {
      await all.k8s.make(types.definition, definition);
      const { id, outputs } = await all.k8s.make(types.widget, widget("first", { size: 3 }));
      assert.deepEqual([id, outputs.spec], ["default/first", { size: 3 }]);
    });

    it("passes on what the schema of a custom resource refuses", async () => {
      await assert.rejects(all.k8s.make(types.widget, widget("large", { size: 10 })), /spec\.size/);
      await assert.rejects(all.k8s.make(types.widget, widget("strange", { colour: "red" })), /colour/);
    });
  });
});
