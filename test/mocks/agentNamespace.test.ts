import assert from "node:assert/strict";
import { AgentNamespace } from "../../index";
import { outputOf, registrations } from "./registrations";

const kube = (type: string) => `kubernetes:${type}`;

describe("AgentNamespace", () => {
  it("registers a closed namespace when told nothing but its name", async () => {
    const seen = await registrations(() => new AgentNamespace("team-a"));
    assert.equal(seen.error, "");
    assert.deepEqual([...seen.names].sort(), [
      "team-a",
      "team-a-account-agent",
      "team-a-account-default",
      "team-a-default-deny",
      "team-a-limits",
      "team-a-namespace",
      "team-a-operator-role",
      "team-a-priority",
      "team-a-quota",
      "team-a-user-role",
    ]);
    const [namespace] = seen.of(kube("core/v1:Namespace"));
    assert.deepEqual(namespace?.inputs.metadata, {
      name: "team-a",
      annotations: { "pulumi.com/patchForce": "true" },
      labels: {
        "app.kubernetes.io/name": "agent-namespace",
        "app.kubernetes.io/instance": "team-a",
        "app.kubernetes.io/part-of": "palisade",
        "app.kubernetes.io/managed-by": "pulumi",
        "palisade.dev/tier": "agent",
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "v1.36",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "v1.36",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "v1.36",
      },
    });
  });

  it("denies all traffic, both ways, to every pod", async () => {
    const seen = await registrations(() => new AgentNamespace("team-a"));
    const [policy] = seen.of(kube("networking.k8s.io/v1:NetworkPolicy"));
    assert.deepEqual(policy?.inputs.spec, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("gives no account a token, the default one included", async () => {
    const seen = await registrations(() => new AgentNamespace("team-a", { agents: ["one", "two"] }));
    const accounts = seen.of(kube("core/v1:ServiceAccount"));
    assert.deepEqual(accounts.map(({ name }) => name).sort(), [
      "team-a-account-default",
      "team-a-account-one",
      "team-a-account-two",
    ]);
    for (const { inputs } of accounts) assert.equal(inputs.automountServiceAccountToken, false);
  });

  it("grants no verb on Secrets, exec or pod creation to anybody", async () => {
    const seen = await registrations(
      () => new AgentNamespace("team-a", { userGroups: ["devs"], operatorGroups: ["sre"] }),
    );
    const roles = seen.of(kube("rbac.authorization.k8s.io/v1:Role"));
    assert.equal(roles.length, 2);
    for (const { inputs } of roles) {
      for (const rule of inputs.rules as { resources: string[]; verbs: string[] }[]) {
        assert.ok(!rule.resources.some((r) => /secrets|exec|attach|portforward|\*/.test(r)), JSON.stringify(rule));
        assert.ok(
          !rule.verbs.some((v) => ["create", "*", "escalate", "bind", "impersonate"].includes(v)),
          JSON.stringify(rule),
        );
      }
    }
    const subjects = seen.of(kube("rbac.authorization.k8s.io/v1:RoleBinding")).map(({ inputs }) => inputs.subjects);
    assert.deepEqual(subjects, [
      [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "devs" }],
      [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "sre" }],
    ]);
  });

  it("keeps every child under the component", async () => {
    const seen = await registrations(() => new AgentNamespace("team-a"));
    for (const { urn, type } of seen.all.slice(1)) {
      assert.ok(urn.includes(`palisade:index:AgentNamespace$${type}::`), urn);
    }
  });

  it("labels an elevated namespace with its level, and keeps reason, owner and review date", async () => {
    const elevated = { reason: "the build needs fuse in a user namespace", owner: "platform", reviewBy: "2027-03-31" };
    const seen = await registrations(() => new AgentNamespace("builds", { elevated }));
    const metadata = seen.of(kube("core/v1:Namespace"))[0]?.inputs.metadata as Record<string, Record<string, string>>;
    assert.equal(metadata.labels?.["pod-security.kubernetes.io/enforce"], "baseline");
    assert.equal(metadata.labels?.["palisade.dev/elevated"], "baseline");
    assert.deepEqual(metadata.annotations, {
      "pulumi.com/patchForce": "true",
      "palisade.dev/elevated-reason": elevated.reason,
      "palisade.dev/elevated-owner": "platform",
      "palisade.dev/elevated-review-by": "2027-03-31",
    });
  });

  it("makes a RuntimeClass for a handler and tells its name", async () => {
    let name = "";
    const seen = await registrations(async () => {
      const made = new AgentNamespace("team-a", { sandbox: { handler: "runsc" } });
      name = await outputOf(made.runtimeClassName);
    });
    assert.equal(name, "team-a-runsc");
    assert.equal(seen.of(kube("node.k8s.io/v1:RuntimeClass"))[0]?.inputs.handler, "runsc");
  });

  it("registers nothing and lists every problem at once when args are wrong", async () => {
    const seen = await registrations(
      () =>
        new AgentNamespace("Team A", {
          agents: ["default", "x", "x"],
          podSecurityVersion: "latest",
          elevated: { level: "restricted", reason: "no", owner: " ", reviewBy: "2027-02-30" },
          quota: { pods: "many" },
          maxCpu: "fast",
          maxMemory: "8 GB",
          sandbox: { handler: "runsc", className: "gvisor" },
          priority: 7,
          userGroups: ["system:authenticated"],
          operatorGroups: [""],
        }),
    );
    assert.deepEqual(seen.types, []);
    const lines = seen.error.split("\n");
    assert.equal(lines[0], 'AgentNamespace "Team A": 15 problems');
    const expected = [
      /^ {2}namespace: "Team A" is no name of the cluster/,
      /^ {2}agents\[0\]: "default" is every pod's account/,
      /^ {2}agents\[2\]: "x" is there twice/,
      /^ {2}podSecurityVersion: "latest" pins nothing/,
      /^ {2}elevated\.level: "restricted" is the default/,
      /^ {2}elevated\.reason: say in at least 10 characters/,
      /^ {2}elevated\.owner: name the team/,
      /^ {2}elevated\.reviewBy: "2027-02-30" is no day/,
      /^ {2}quota\.pods: "many" is no quantity/,
      /^ {2}maxCpu: "fast" is no quantity/,
      /^ {2}maxMemory: "8 GB" is no quantity/,
      /^ {2}sandbox: give either `handler`/,
      /^ {2}priority: 7 would put agents above/,
      /^ {2}userGroups\[0\]: "system:authenticated" is a group of the cluster/,
      /^ {2}operatorGroups\[0\]: a group needs a name/,
    ];
    for (const pattern of expected)
      assert.ok(
        lines.some((line) => pattern.test(line)),
        `${pattern} in\n${seen.error}`,
      );
  });

  it("refuses the cluster's own namespaces, an empty list of agents and a sandbox of nothing", async () => {
    const seen = await registrations(() => new AgentNamespace("kube-agents", { agents: [], sandbox: {} }));
    assert.deepEqual(seen.types, []);
    assert.match(seen.error, /namespace: "kube-agents" belongs to the cluster/);
    assert.match(seen.error, /agents: name at least one agent/);
    assert.match(seen.error, /sandbox: give either/);
  });
});
