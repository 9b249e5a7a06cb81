import assert from "node:assert/strict";
import { auditPolicy } from "../../components/audit/policy";
import { AdmissionGuard, AuditTrail } from "../../index";
import { registrations } from "./registrations";

const policyType = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const acceptance = {
  reason: "the build tool needs it until its next release",
  owner: "platform",
  reviewBy: "2027-03-31",
};

interface PolicySpec {
  failurePolicy: string;
  validations: { expression: string; message: string }[];
  matchConditions?: { name: string; expression: string }[];
  matchConstraints: { namespaceSelector: unknown; resourceRules: { operations: string[]; resources: string[] }[] };
}

const specs = (seen: Awaited<ReturnType<typeof registrations>>): PolicySpec[] =>
  seen.of(policyType).map(({ inputs }) => inputs.spec as PolicySpec);

describe("AdmissionGuard", () => {
  it("guards pods, services and the ways into a pod, and refuses when it cannot decide", async () => {
    const seen = await registrations(() => new AdmissionGuard("guard"));
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "guard",
      "guard-exec",
      "guard-exec-binding",
      "guard-pods",
      "guard-pods-binding",
      "guard-services",
      "guard-services-binding",
    ]);
    for (const { failurePolicy, matchConstraints } of specs(seen)) {
      assert.equal(failurePolicy, "Fail");
      assert.deepEqual(matchConstraints.namespaceSelector, { matchLabels: { "palisade.dev/tier": "agent" } });
    }
  });

  it("refuses ephemeral containers by the same demands as all others", async () => {
    const seen = await registrations(() => new AdmissionGuard("guard"));
    const resources = specs(seen).flatMap((spec) =>
      spec.matchConstraints.resourceRules.flatMap((rule) => rule.resources),
    );
    assert.deepEqual(resources.sort(), [
      "pods",
      "pods/attach",
      "pods/ephemeralcontainers",
      "pods/exec",
      "pods/portforward",
      "services",
    ]);
  });

  it("judges no update that only takes the finalizers off what is being deleted", async () => {
    const seen = await registrations(() => new AdmissionGuard("guard"));
    const conditions = specs(seen).map(({ matchConstraints, matchConditions = [] }) => [
      matchConstraints.resourceRules[0]?.operations.join(),
      matchConditions.map(({ expression }) => expression).join(),
    ]);
    const judged = [
      "request.operation != 'UPDATE'",
      "!has(oldObject.metadata.deletionTimestamp)",
      "object.spec != oldObject.spec",
      "object.metadata.?labels != oldObject.metadata.?labels",
      "object.metadata.?annotations != oldObject.metadata.?annotations",
      "object.metadata.?ownerReferences != oldObject.metadata.?ownerReferences",
    ].join(" || ");
    assert.deepEqual(conditions.sort(), [
      ["CONNECT", ""],
      ["CREATE,UPDATE", judged],
      ["CREATE,UPDATE", judged],
    ]);
  });

  it("leaves out a demand only by name, and with somebody who answers for it", async () => {
    const waive = { "pod-privileged": acceptance, exec: acceptance };
    const seen = await registrations(() => new AdmissionGuard("guard", { waive }));
    assert.ok(!seen.names.includes("guard-exec"));
    const messages = specs(seen).flatMap((spec) => spec.validations.map(({ message }) => message));
    assert.ok(!messages.some((message) => message.startsWith("pod-privileged")));
    assert.ok(messages.some((message) => message.startsWith("pod-host-path")));
  });

  it("demands the sandbox that it is told", async () => {
    const seen = await registrations(() => new AdmissionGuard("guard", { runtimeClassName: "team-a-runsc" }));
    const demand = specs(seen)
      .flatMap((spec) => spec.validations)
      .find(({ message }) => message.startsWith("pod-runtime-class"));
    assert.match(demand?.expression ?? "", /runtimeClassName == 'team-a-runsc'/);
  });

  it("registers nothing and lists every problem when args are wrong", async () => {
    const waive = { "no-such": acceptance, "pod-privileged": { reason: "", owner: "", reviewBy: "soon" } };
    const seen = await registrations(
      () => new AdmissionGuard("guard", { prefix: "Not Good", runtimeClassName: "a'b", waive }),
    );
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /^AdmissionGuard "guard": 6 problems/);
    for (const part of [
      "prefix",
      "runtimeClassName",
      "waive.no-such: there is no such demand",
      "waive.pod-privileged.reason",
      "waive.pod-privileged.owner",
      'waive.pod-privileged.reviewBy: "soon"',
    ]) {
      assert.ok(seen.error.includes(part), part);
    }
  });
});

describe("AuditTrail", () => {
  interface Rule {
    level: string;
    resources?: { group: string; resources?: string[] }[];
  }

  it("never records a body of a Secret, a ConfigMap or a token", () => {
    const rules = auditPolicy({ component: "a", namespace: "kube-system", groups: ["gastown.gastown.io"] })
      .rules as Rule[];
    const first = rules.find((rule) =>
      rule.resources?.some(({ group, resources }) => group === "" && resources?.includes("secrets")),
    );
    assert.equal(first?.level, "Metadata");
    assert.deepEqual(first?.resources?.[0]?.resources, ["secrets", "configmaps", "serviceaccounts/token"]);
    const withBodies = rules.filter(({ level }) => level !== "None" && level !== "Metadata");
    for (const rule of withBodies)
      for (const { group, resources } of rule.resources ?? []) {
        assert.ok(
          group !== "" ||
            resources?.every((resource) => !/^(secrets|configmaps|serviceaccounts\/token|\*)$/.test(resource)),
          JSON.stringify(rule),
        );
      }
  });

  it("carries the policy in a ConfigMap", async () => {
    const seen = await registrations(() => new AuditTrail("audit"));
    assert.deepEqual(seen.names, ["audit", "audit-policy"]);
    const data = seen.of("kubernetes:core/v1:ConfigMap")[0]?.inputs.data as Record<string, string>;
    assert.match(data["policy.yaml"] ?? "", /kind: Policy/);
  });

  it("registers nothing when args are wrong", async () => {
    const seen = await registrations(() => new AuditTrail("audit", { namespace: "Kube", groups: ["apps", "no good"] }));
    assert.deepEqual(seen.types, []);
    for (const part of ['namespace: "Kube"', 'groups[0]: "apps" is a built-in group', 'groups[1]: "no good"']) {
      assert.ok(seen.error.includes(part), part);
    }
    assert.match(
      (await registrations(() => new AuditTrail("audit", { groups: [] }))).error,
      /groups: name at least one/,
    );
  });
});
