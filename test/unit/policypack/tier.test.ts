import assert from "node:assert/strict";
import { TierMap } from "../../../policypack/engine/tier";
import { kubeObject } from "../../../policypack/rules/object";
import { defaultSettings, settingsShape, withDefaults } from "../../../policypack/rules/settings";

const object = (kind: string, namespace: string, more: object = {}) =>
  kubeObject({ apiVersion: "v1", kind, metadata: { name: "a", namespace }, ...more }, { cluster: "one" });
const polecat = (namespace: string, cluster = "one") =>
  kubeObject(
    { apiVersion: "gastown.gastown.io/v1alpha1", kind: "Polecat", metadata: { name: "p", namespace } },
    { cluster },
  );

describe("the tier of an object", () => {
  it("is agent wherever nothing says otherwise", () => {
    const tiers = new TierMap();
    for (const namespace of ["team", "default", ""])
      assert.equal(tiers.tierOf(object("Pod", namespace), defaultSettings), "agent", namespace);
    assert.equal(tiers.tierOf(kubeObject({ kind: "ClusterRole" }), defaultSettings), "agent");
  });

  it("is elsewhere in the cluster's own namespaces and in those of operators", () => {
    const tiers = new TierMap();
    for (const namespace of ["kube-system", "gastown-system"])
      assert.equal(tiers.tierOf(object("Pod", namespace), defaultSettings), "elsewhere", namespace);
  });

  it("is agent in an operator's namespace too once an agent is declared there, on that cluster alone", () => {
    const tiers = new TierMap();
    tiers.note([polecat("gastown-system", "two")]);
    assert.equal(tiers.tierOf(object("Pod", "gastown-system"), defaultSettings), "elsewhere");
    tiers.note([polecat("gastown-system")]);
    assert.equal(tiers.tierOf(object("Pod", "gastown-system"), defaultSettings), "agent");
  });

  it("is elsewhere outside the namespaces that settings name, whose globs match whole names", () => {
    const tiers = new TierMap();
    const settings = withDefaults(settingsShape, { agentNamespaces: ["agents-*", "lab"] });
    const seen = ["agents-a", "lab", "my-agents-a", "labs"].map((name) => tiers.tierOf(object("Pod", name), settings));
    assert.deepEqual(seen, ["agent", "agent", "elsewhere", "elsewhere"]);
  });

  it("is agent where a Namespace or a pod says so itself", () => {
    const settings = withDefaults(settingsShape, { agentNamespaces: ["other"] });
    const labels = { "palisade.dev/tier": "agent" };
    const tiers = new TierMap();
    const namespace = kubeObject({ apiVersion: "v1", kind: "Namespace", metadata: { name: "lab", labels } });
    const pod = kubeObject({ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "den", labels } });
    tiers.note([namespace, pod]);
    const plain = (name: string) =>
      kubeObject({ apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: name } });
    assert.deepEqual(
      ["lab", "den", "hall"].map((name) => tiers.tierOf(plain(name), settings)),
      ["agent", "agent", "elsewhere"],
    );
    assert.equal(tiers.tierOf(namespace, settings), "agent");
  });
});
