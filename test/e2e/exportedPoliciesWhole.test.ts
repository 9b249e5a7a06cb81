import assert from "node:assert/strict";
import { admissionPolicies } from "../../policypack/export/admission";
import { allRules } from "../../policypack/rules";
import { agentTier, tierLabel } from "../../policypack/rules/agentKinds";
import { type Json, namespace, patienceMs, runtimeClass } from "./exportedPolicies/setup";
import { type Server, startServer } from "./server";

describe("the whole export, on a real API server", () => {
  let server: Server;
  const agent = (name: string, spec: Json = {}, container: Json = {}): Json => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "team" },
    spec: {
      serviceAccountName: "agent",
      automountServiceAccountToken: false,
      runtimeClassName: "gvisor",
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      ...spec,
      containers: [{ ...hardened("agent"), ...container }],
    },
  });
  const hardened = (name: string): Json => ({
    name,
    image: `registry.example/agent@sha256:${"0".repeat(64)}`,
    resources: { limits: { cpu: "1", memory: "1Gi", "ephemeral-storage": "1Gi" } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  });
  const elsewhere = (object: Json): Json => ({
    ...object,
    metadata: { ...Object(object.metadata), namespace: "other" },
  });
  const dry = "--dry-run=server";

  before(async () => {
    server = await startServer();
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "agent", namespace: "team" } };
    const before = [
      namespace("team", { [tierLabel]: agentTier }),
      namespace("other"),
      runtimeClass("gvisor"),
      account,
      elsewhere(account),
      agent("older", { hostPID: true }),
    ];
    assert.equal(server.apply(before).code, 0);
    const { code, output } = server.apply(admissionPolicies(allRules()).map((manifest) => ({ ...manifest })));
    assert.equal(code, 0, output);
    const end = Date.now() + patienceMs;
    while (server.apply([agent("probe", { hostPID: true })], dry).code === 0 && Date.now() < end);
  });
  after(() => server.stop());

  it("takes a hardened pod, refuses another in the agent tier, and is silent elsewhere", () => {
    assert.equal(server.apply([agent("good")], dry).code, 0);
    assert.match(server.apply([agent("bad", { hostPID: true })], dry).output, /pod-host-namespaces: no pod shares/);
    assert.equal(server.apply([elsewhere(agent("bad", { hostPID: true }))], dry).code, 0);
  });

  it("judges the largest pods and roles within the budget of the server", () => {
    const many = <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, i) => make(i));
    const text = "x".repeat(200);
    const containers = many(60, (index) => ({
      ...hardened(`c${index}`),
      env: many(60, (at) => ({ name: `NAME_${at}`, value: text })),
      volumeMounts: many(60, (at) => ({ name: `v${at}`, mountPath: `/m/${at}` })),
      ports: many(20, (at) => ({ name: `p${at}`, containerPort: 1000 + index * 20 + at })),
    }));
    const volumes = many(60, (at) => ({
      name: `v${at}`,
      projected: { sources: many(10, (of) => ({ configMap: { name: `c${of}` } })) },
    }));
    const pod = agent("large", { volumes });
    const large = { ...pod, spec: { ...Object(pod.spec), containers, initContainers: undefined } };
    const rules = many(200, (at) => ({
      apiGroups: [`g${at}.example`],
      resources: many(30, (of) => `r${of}`),
      verbs: ["get", "list", "watch"],
    }));
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: "large", namespace: "team" },
      rules,
    };
    for (const object of [large, role]) {
      const { code, output } = server.apply([object], dry);
      assert.equal(code, 0, output.slice(0, 2000));
    }
  });

  it("lets a new namespace of agents come to life", async () => {
    const labels = {
      [tierLabel]: agentTier,
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "v1.36",
    };
    assert.match(server.apply([namespace("bare", { [tierLabel]: agentTier })], dry).output, /ns-psa-enforce: /);
    assert.equal(server.apply([namespace("newcomer", labels)]).code, 0);
    const end = Date.now() + patienceMs;
    const account = () => server.kubectl(["get", "serviceaccount", "default", "-n", "newcomer"]);
    while (account().code !== 0 && Date.now() < end) await new Promise((next) => setTimeout(next, 200));
    assert.equal(account().code, 0);
  });

  it("warns, and no more, of what is only advised", () => {
    const { code, output } = server.apply([agent("good", { priorityClassName: "system-node-critical" })], dry);
    assert.equal(code, 0);
    assert.match(output, /Warning: Validation failed .* pod-priority-class: /);
  });

  it("refuses a debug container that is more than its pod", () => {
    assert.equal(server.apply([agent("good")]).code, 0);
    const attach = (container: Json) =>
      server.kubectl([
        ...["patch", "pod", "good", "-n", "team", "--subresource=ephemeralcontainers", dry],
        ...["-p", JSON.stringify({ spec: { ephemeralContainers: [container] } })],
      ]);
    const { resources: _, ...debug } = hardened("debug");
    assert.equal(attach(debug).code, 0);
    assert.match(attach({ ...debug, securityContext: { privileged: true } }).output, /denied request: pod-/);
  });

  it("would hear of an expression with a wrong field", async () => {
    const [{ spec, ...rest } = {}] = admissionPolicies(allRules(), { only: ["pod-privileged"], prefix: "wrong" });
    const validations = [{ expression: "object.spec.nothing == 'x'", message: "never met" }];
    const policy = { ...rest, spec: { ...Object(spec), validations } };
    assert.equal(server.apply([policy]).code, 0);
    const asked = ["get", "validatingadmissionpolicy", "wrong-pods", "-o", "jsonpath={.status.typeChecking}"];
    const end = Date.now() + patienceMs;
    while (!server.kubectl(asked).output.includes("nothing") && Date.now() < end)
      await new Promise((next) => setTimeout(next, 200));
    assert.match(server.kubectl(asked).output, /undefined field 'nothing'/);
  });

  it("leaves an older object its labels and finalizers, but not a worse spec", () => {
    const patch = (body: Json) =>
      server.kubectl(["patch", "pod", "older", "-n", "team", dry, "-p", JSON.stringify(body)]);
    assert.equal(patch({ metadata: { labels: { seen: "yes" } } }).code, 0);
    const image = { spec: { containers: [{ name: "agent", image: "agent:latest" }] } };
    assert.match(patch(image).output, /denied request: /);
  });
});
