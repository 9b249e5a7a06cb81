import assert from "node:assert/strict";
import type { Planned } from "../../../components/manifest";
import { allPods, byRole, grants, ofKind, specOf } from "./find";
import { matchesGolden } from "./golden";
import { systems } from "./systems";

const containersOf = (plans: readonly Planned[]) =>
  allPods(plans).flatMap((pod) => [...pod.containers, ...(pod.initContainers ?? [])]);

for (const [system, make] of Object.entries(systems)) {
  describe(`the manifests of ${system}`, () => {
    const plans = make();

    it("are those of the golden file", () => matchesGolden(system, plans));

    it("name every role once", () => {
      const roles = plans.map(({ role }) => role);
      assert.deepEqual(roles, [...new Set(roles)]);
    });

    it("hold no wildcard, no escalation and no exec in any role", () => {
      for (const rule of grants(plans)) {
        const said = JSON.stringify(rule);
        assert.ok(![...rule.apiGroups, ...rule.resources, ...rule.verbs].includes("*"), said);
        assert.ok(!rule.verbs.some((verb) => ["escalate", "bind", "deletecollection"].includes(verb)), said);
        assert.ok(!rule.resources.some((one) => /^pods\/(exec|attach|portforward|proxy)$/.test(one)), said);
      }
    });

    it("write no Secret cluster-wide", () => {
      const writes = grants(plans).filter(
        (rule) =>
          rule.namespace === "" &&
          rule.resources.includes("secrets") &&
          rule.verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
      );
      assert.deepEqual(writes, []);
    });

    it("harden every container for the level restricted, with a read-only root", () => {
      const found = containersOf(plans);
      assert.ok(found.length > 0);
      for (const { name, securityContext } of found) {
        assert.equal(securityContext.readOnlyRootFilesystem, true, name);
        assert.equal(securityContext.runAsNonRoot, true, name);
        assert.equal(securityContext.allowPrivilegeEscalation, false, name);
        assert.deepEqual(securityContext.capabilities, { drop: ["ALL"] }, name);
        assert.deepEqual(securityContext.seccompProfile, { type: "RuntimeDefault" }, name);
      }
    });

    it("pin every image by digest and bound every container's memory, CPU and scratch space", () => {
      for (const { name, image, resources } of containersOf(plans)) {
        assert.match(image, /@sha256:[0-9a-f]{64}$/, name);
        assert.deepEqual(Object.keys(resources.limits).sort(), ["cpu", "ephemeral-storage", "memory"], name);
      }
    });

    it("bound every emptyDir and mount nothing of the host", () => {
      for (const volume of allPods(plans).flatMap((pod) => pod.volumes ?? [])) {
        assert.ok(!("hostPath" in volume), JSON.stringify(volume));
        if ("emptyDir" in volume) assert.ok(volume.emptyDir?.sizeLimit, JSON.stringify(volume));
      }
    });

    it("give no account a token; a pod that needs one asks for it itself", () => {
      for (const account of ofKind(plans, "ServiceAccount")) assert.equal(account.automountServiceAccountToken, false);
      for (const pod of allPods(plans)) assert.equal(typeof pod.automountServiceAccountToken, "boolean");
    });

    it("close the namespace both ways and label it restricted with a pinned version", () => {
      assert.deepEqual(specOf(byRole(plans, "default-deny")), {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
      });
      const labels = byRole(plans, "namespace").metadata.labels;
      assert.equal(labels?.["pod-security.kubernetes.io/enforce"], "restricted");
      assert.equal(labels?.["pod-security.kubernetes.io/enforce-version"], "v1.36");
    });

    it("let nothing out to the whole internet or to a metadata service, and nobody in unnamed", () => {
      for (const policy of ofKind(plans, "NetworkPolicy")) {
        const { egress = [], ingress = [] } = specOf(policy) as Record<string, { to?: object[]; from?: object[] }[]>;
        for (const rule of egress) assert.ok((rule.to ?? []).length > 0, JSON.stringify(policy));
        for (const rule of ingress) assert.ok((rule.from ?? []).length > 0, JSON.stringify(policy));
        assert.doesNotMatch(JSON.stringify(specOf(policy)), /"cidr":"(0\.0\.0\.0|::|169\.254|100\.64|fd00)/);
      }
    });

    it("never block a node's drain", () => {
      for (const budget of ofKind(plans, "PodDisruptionBudget")) {
        assert.equal(specOf(budget).maxUnavailable, 1);
        assert.equal("minAvailable" in specOf(budget), false);
      }
    });

    it("expose no port outside the cluster", () => {
      for (const service of ofKind(plans, "Service")) assert.equal(specOf(service).type, "ClusterIP");
    });
  });
}
