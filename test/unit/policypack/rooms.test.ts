import assert from "node:assert/strict";
import { agentNamespaceManifests } from "../../../components/namespace/manifests";
import { parseAgentNamespace } from "../../../components/namespace/model";
import { evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { kubeObject } from "../../../policypack/rules/object";
import { settingsShape, withDefaults } from "../../../policypack/rules/settings";

const rules = allRules().filter(({ group }) => ["O", "P", "Q"].includes(group));
const now = new Date("2026-06-01T12:00:00Z");
const levels = { "agent-namespace-summary": "advisory" as const };

const manifests = (): object[] =>
  agentNamespaceManifests(parseAgentNamespace("team", { agents: ["fixer"] })).map(({ manifest }) => manifest);

const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "agent", namespace: "team" },
  spec: { containers: [{ name: "agent" }] },
};

function said(objects: readonly (readonly [object, string])[], settings: Record<string, unknown> = {}): string[] {
  const { findings } = evaluate(
    objects.map(([value, cluster]) => kubeObject(value, { cluster })),
    { rules, levels, now, settings: withDefaults(settingsShape, settings) },
  );
  return [...new Set(findings.filter(({ verdict }) => verdict !== "unknown").map(({ rule }) => rule.id))].sort();
}
const inCluster = (cluster: string, ...objects: object[]) => objects.map((object) => [object, cluster] as const);

const gaps = [
  "agent-namespace-summary",
  "ns-admission-guard",
  "ns-default-deny-egress",
  "ns-default-deny-ingress",
  "ns-default-sa-automount",
  "ns-limit-range",
  "ns-psa-declared",
  "ns-resource-quota",
  "pod-not-isolated",
];

describe("the rules on complete namespaces", () => {
  it("miss nothing but an admission policy in what AgentNamespace makes", () => {
    assert.deepEqual(said(inCluster("urn:a", ...manifests(), pod)), ["agent-namespace-summary", "ns-admission-guard"]);
  });

  it("name every gap around a pod that stands alone", () => {
    assert.deepEqual(said(inCluster("urn:a", pod)), gaps);
  });

  it("do not let the objects of one cluster fill the gaps of another", () => {
    assert.deepEqual(said([...inCluster("urn:a", ...manifests()), ...inCluster("urn:b", pod)]), gaps);
  });

  for (const kind of ["NetworkPolicy", "ResourceQuota", "LimitRange", "ServiceAccount", "Namespace"]) {
    it(`miss the ${kind} that is taken away`, () => {
      const left = manifests().filter((manifest) => Reflect.get(manifest, "kind") !== kind);
      const found = said(inCluster("urn:a", ...left, pod)).filter(
        (id) => !["agent-namespace-summary", "ns-admission-guard"].includes(id),
      );
      const expected: Record<string, string[]> = {
        NetworkPolicy: ["ns-default-deny-egress", "ns-default-deny-ingress", "pod-not-isolated"],
        ResourceQuota: ["ns-resource-quota"],
        LimitRange: ["ns-limit-range"],
        ServiceAccount: ["ns-default-sa-automount"],
        Namespace: ["ns-psa-declared"],
      };
      assert.deepEqual(found, expected[kind]);
    });
  }

  it("leave alone what settings take out of the agent tier", () => {
    assert.deepEqual(said(inCluster("urn:a", pod), { agentNamespaces: ["agents-*"] }), []);
    assert.deepEqual(said(inCluster("urn:a", pod), { operatorNamespaces: ["team"] }), []);
  });

  it("stop taking the word of another stack when it has ended", () => {
    const word = (expires: string) => ({
      externalEvidence: [
        { policy: "ns-resource-quota", kind: "ResourceQuota", namespace: "team", owner: "o", expires },
      ],
    });
    assert.ok(!said(inCluster("urn:a", pod), word("2026-12-31")).includes("ns-resource-quota"));
    assert.ok(said(inCluster("urn:a", pod), word("2026-05-31")).includes("ns-resource-quota"));
  });

  it("take objects that name no namespace for one another's neighbours", () => {
    const [open, deny] = [pod, manifests().find((one) => Reflect.get(one, "kind") === "NetworkPolicy")].map((one) => ({
      ...one,
      metadata: { name: "here" },
    }));
    const found = said(inCluster("urn:a", open ?? {}, deny ?? {}));
    assert.deepEqual(
      found.filter((id) => /deny|isolated/.test(id)),
      [],
    );
  });
});
