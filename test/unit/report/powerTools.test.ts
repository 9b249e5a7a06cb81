import assert from "node:assert/strict";
import { powerToolsModel } from "../../../cli/report/model";
import { at, now, objectsOf } from "./harness";

const approval = (reviewDate: string): Record<string, string> => ({
  "security.toe.run/risk-level": "high",
  "security.toe.run/justification": "profiles of the checkout service",
  "security.toe.run/approved-by": "security@corp.example",
  "security.toe.run/risk-assessment": "completed-2026-01-15",
  "security.toe.run/review-date": reviewDate,
});

const tool = (name: string, securityContext: object, annotations: object = {}, rest: object = {}): object => ({
  apiVersion: "codriverlabs.ai.toe.run/v1alpha1",
  kind: "PowerToolConfig",
  metadata: { name: `${name}-config`, namespace: "toe-system", annotations },
  spec: { name, image: `registry.example/${name}@sha256:00`, securityContext, ...rest },
});

const traced = { capabilities: { add: ["CAP_SYS_PTRACE"], drop: ["ALL"] } };

const approvalAt = (object: object, moment: Date): string | undefined =>
  powerToolsModel(objectsOf(object), moment).tools[0]?.approval;

describe("the report on power tools", () => {
  it("tells what a tool may do, how risky that is, and who allowed it until when", () => {
    const run = {
      apiVersion: "codriverlabs.ai.toe.run/v1alpha1",
      kind: "PowerTool",
      metadata: { name: "run", namespace: "lab" },
      spec: { tool: { name: "aperf" } },
    };
    const aperf = tool("aperf", { ...traced, runAsRoot: true }, approval("2026-09-30"), { allowedNamespaces: ["lab"] });
    assert.deepEqual(powerToolsModel(objectsOf(aperf, run), now).tools, [
      {
        name: "aperf",
        object: "toe-system/aperf-config",
        image: "registry.example/aperf@sha256:00",
        profile: "profiling",
        risk: "high",
        saysRisk: "high",
        approval: "approved",
        faults: [],
        privileged: false,
        hostPid: false,
        runAsRoot: true,
        capabilities: [{ name: "SYS_PTRACE", risk: "medium", about: "tracing and debugging processes" }],
        allowedNamespaces: ["lab"],
        justification: "profiles of the checkout service",
        approvedBy: "security@corp.example",
        assessed: "2026-01-15",
        reviewBy: "2026-09-30",
        runs: 1,
      },
    ]);
  });

  it("lets an approval hold through its review date", () => {
    const object = tool("aperf", traced, approval("2026-06-15"));
    assert.equal(approvalAt(object, at("2026-06-01", "23:59:59.999")), "approved");
    assert.equal(approvalAt(object, at("2026-06-02")), "soon");
    assert.equal(approvalAt(object, at("2026-06-15", "23:59:59.999")), "soon");
    assert.equal(approvalAt(object, at("2026-06-16")), "expired");
  });

  it("names what an approval lacks, and asks none of a minimal tool", () => {
    const { "security.toe.run/approved-by": _, ...unsigned } = approval("2026-09-30");
    const { tools, attention } = powerToolsModel(
      objectsOf(tool("aperf", traced, unsigned), tool("netcheck", { capabilities: { drop: ["ALL"] } })),
      now,
    );
    assert.deepEqual(
      tools.map(({ name, approval: state, faults }) => [name, state, faults]),
      [
        ["aperf", "not approved", ["security.toe.run/approved-by is unset"]],
        ["netcheck", "not needed", []],
      ],
    );
    assert.deepEqual(attention, ["1 tool is not approved"]);
  });

  it("takes a risk that is said to be lower than it is for no approval, and shows what it amounts to", () => {
    const annotations = { ...approval("2026-09-30"), "security.toe.run/risk-level": "low" };
    const [found] = powerToolsModel(objectsOf(tool("debugger", { allowPrivileged: true }, annotations)), now).tools;
    assert.deepEqual(
      [found?.risk, found?.saysRisk, found?.approval, found?.profile],
      ["critical", "low", "not approved", "high-privilege"],
    );
  });

  it("reads the field of older texts too, and takes a review date that is none for no approval", () => {
    const old = {
      ...tool("old", {}, { "security.toe.run/review-date": "in spring" }),
      spec: { name: "old", image: "x", security: { allowHostPID: true, capabilities: { add: ["SYS_MODULE"] } } },
    };
    const [found] = powerToolsModel(objectsOf(old), now).tools;
    assert.deepEqual(
      [found?.hostPid, found?.risk, found?.profile, found?.approval, found?.capabilities],
      [
        true,
        "critical",
        "none of the four",
        "not approved",
        [{ name: "SYS_MODULE", risk: "critical", about: "never acceptable" }],
      ],
    );
  });

  it("puts reviews that are over first, then what nobody approved, and totals by risk", () => {
    const { tools, byRisk, attention } = powerToolsModel(
      objectsOf(
        tool("quiet", {}),
        tool("bare", { runAsRoot: true }),
        tool("over", traced, approval("2026-06-14")),
        tool("fine", traced, approval("2026-12-01")),
      ),
      now,
    );
    assert.deepEqual(
      tools.map(({ name, approval: state }) => `${name} ${state}`),
      ["over expired", "bare not approved", "fine approved", "quiet not needed"],
    );
    assert.deepEqual(byRisk, { critical: 0, high: 2, medium: 1, low: 1 });
    assert.deepEqual(attention, ["1 review of a tool is expired", "1 tool is not approved"]);
  });

  it("tells which namespaces tools may enter, and at which level", () => {
    const lab = {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "lab",
        labels: { "pod-security.kubernetes.io/enforce": "privileged", "palisade.dev/tier": "elevated" },
      },
    };
    const inLab = tool("a", {}, {}, { allowedNamespaces: ["lab"] });
    assert.deepEqual(powerToolsModel(objectsOf(inLab, tool("b", {}), lab), now).namespaces, [
      { namespace: "any namespace", enforce: "not shown", tier: "not shown", tools: ["b"] },
      { namespace: "lab", enforce: "privileged", tier: "elevated", tools: ["a"] },
    ]);
  });

  it("tells who runs and who defines tools, and marks whoever may do both", () => {
    const role = (name: string, resource: string): object => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name },
      rules: [{ apiGroups: ["codriverlabs.ai.toe.run"], resources: [resource], verbs: ["create", "get"] }],
    });
    const bind = (name: string, group: string, namespace: string): object => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: `${name}-${group}`, namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "Group", name: group }],
    });
    const { users } = powerToolsModel(
      objectsOf(
        role("run", "powertools"),
        role("define", "powertoolconfigs"),
        bind("run", "developers", "lab"),
        bind("define", "platform", "toe-system"),
        bind("define", "root", "toe-system"),
        bind("run", "root", "lab"),
      ),
      now,
    );
    assert.deepEqual(
      users.map(({ who, may, where, both }) => [who, may, where, both]),
      [
        ["Group root", "define", "toe-system", true],
        ["Group root", "run", "lab", true],
        ["Group platform", "define", "toe-system", false],
        ["Group developers", "run", "lab", false],
      ],
    );
  });
});
