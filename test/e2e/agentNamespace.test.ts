import assert from "node:assert/strict";
import { demands } from "../../components/admission/demands";
import { admissionGuardManifests } from "../../components/admission/manifests";
import { parseAdmissionGuard } from "../../components/admission/model";
import { agentNamespaceManifests } from "../../components/namespace/manifests";
import { parseAgentNamespace } from "../../components/namespace/model";
import { type Server, startServer } from "./server";

const goodContainer = {
  name: "agent",
  image: "registry.example/agent:1.4.2",
  securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
};
const goodSpec = {
  serviceAccountName: "agent",
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [goodContainer],
};
const pod = (name: string, spec: object, namespace = "team-a") => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: { ...goodSpec, ...spec },
});

describe("AgentNamespace and AdmissionGuard, on a real API server", () => {
  let server: Server;
  before(async () => {
    server = await startServer();
    const model = parseAgentNamespace("team-a", {
      userGroups: ["devs"],
      operatorGroups: ["sre"],
      quota: { pods: "3" },
    });
    const planned = agentNamespaceManifests(model).map(({ manifest }) => manifest);
    for (const manifests of [planned.slice(0, 1), planned.slice(1)]) {
      const { code, output } = server.apply(manifests, "--force-conflicts");
      assert.equal(code, 0, output);
    }
    // A quota counts from when its controller has seen it.
    const seen = ["wait", "quota/agent-quota", "-n", "team-a", "--for=jsonpath={.status.hard.pods}=3", "--timeout=60s"];
    assert.equal(server.kubectl(seen).code, 0);
  });
  after(async () => {
    await server.stop();
  });

  it("accepts a pod that keeps to the standard, and refuses one that does not", () => {
    assert.equal(server.apply([pod("good", {})]).code, 0);
    const { code, output } = server.apply([pod("bad", { hostNetwork: true })]);
    assert.equal(code, 1);
    assert.match(output, /violates PodSecurity "restricted:v1.36"/);
  });

  it("gives a container that says nothing limits, and refuses one that wants too much", () => {
    const limits = server.kubectl([
      "get",
      "pod",
      "good",
      "-n",
      "team-a",
      "-o",
      "jsonpath={.spec.containers[0].resources.limits}",
    ]);
    assert.deepEqual(JSON.parse(limits.output), { cpu: "1", "ephemeral-storage": "2Gi", memory: "1Gi" });
    const greedy = [{ ...goodContainer, resources: { limits: { cpu: "5", memory: "1Gi" } } }];
    assert.match(server.apply([pod("greedy", { containers: greedy })]).output, /maximum cpu usage per Container is 4/);
  });

  it("counts pods against the quota, and allows no node port", () => {
    for (const name of ["second", "third"]) assert.equal(server.apply([pod(name, {})]).code, 0);
    assert.match(server.apply([pod("fourth", {})]).output, /exceeded quota: agent-quota/);
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "open", namespace: "team-a" },
      spec: { type: "NodePort", selector: { app: "a" }, ports: [{ port: 80 }] },
    };
    assert.match(server.apply([service]).output, /exceeded quota: agent-quota/);
  });

  it("mounts no token into a pod, not even with the default account", () => {
    const { output } = server.kubectl(["get", "pods", "-n", "team-a", "-o", "jsonpath={.items[*].spec.volumes}"]);
    assert.doesNotMatch(output, /serviceAccountToken/);
    const account = server.kubectl([
      "get",
      "sa",
      "default",
      "-n",
      "team-a",
      "-o",
      "jsonpath={.automountServiceAccountToken}",
    ]);
    assert.equal(account.output, "false");
  });

  // Rows: verb and resource. Columns: who may, of the groups `devs` (users), `sre` (operators) and the agent's own account.
  const matrix: [verb: string, resource: string, users: boolean, operators: boolean][] = [
    ["get", "pods", true, true],
    ["list", "pods", true, true],
    ["get", "pods/log", true, true],
    ["get", "events", true, true],
    ["list", "networkpolicies.networking.k8s.io", true, true],
    ["delete", "pods", false, true],
    ["delete", "jobs.batch", false, true],
    ["patch", "deployments.apps/scale", false, true],
    ["patch", "deployments.apps", false, false],
    ["create", "pods", false, false],
    ["create", "jobs.batch", false, false],
    ["create", "pods/exec", false, false],
    ["get", "pods/exec", false, false],
    ["create", "pods/attach", false, false],
    ["create", "pods/portforward", false, false],
    ["patch", "pods/ephemeralcontainers", false, false],
    ["get", "secrets", false, false],
    ["list", "secrets", false, false],
    ["watch", "secrets", false, false],
    ["create", "secrets", false, false],
    ["create", "serviceaccounts/token", false, false],
    ["impersonate", "serviceaccounts", false, false],
    ["create", "rolebindings.rbac.authorization.k8s.io", false, false],
    ["patch", "roles.rbac.authorization.k8s.io", false, false],
    ["delete", "networkpolicies.networking.k8s.io", false, false],
    ["patch", "resourcequotas", false, false],
    ["patch", "namespaces", false, false],
  ];

  it(`grants exactly the ${matrix.length} rows of the matrix, asked by impersonation`, () => {
    const can = (verb: string, resource: string, ...as: string[]): boolean => {
      const [kind = "", subresource] = resource.split("/");
      const below = subresource === undefined ? [] : [`--subresource=${subresource}`];
      return server.kubectl(["auth", "can-i", verb, kind, ...below, "-n", "team-a", ...as]).code === 0;
    };
    const seen = matrix.map(([verb, resource]) => [
      verb,
      resource,
      can(verb, resource, "--as=someone", "--as-group=devs"),
      can(verb, resource, "--as=someone", "--as-group=sre"),
    ]);
    assert.deepEqual(seen, matrix);
    const agent = matrix.filter(([verb, resource]) => can(verb, resource, "--as=system:serviceaccount:team-a:agent"));
    assert.deepEqual(agent, []);
    const elsewhere = server.kubectl([
      "auth",
      "can-i",
      "get",
      "pods",
      "-n",
      "default",
      "--as=someone",
      "--as-group=sre",
    ]);
    assert.notEqual(elsewhere.code, 0);
  });

  describe("with the guard, where somebody took the Pod Security label away", () => {
    const bad: Record<string, object> = {
      "pod-privileged": {
        containers: [
          {
            ...goodContainer,
            securityContext: { ...goodContainer.securityContext, privileged: true, allowPrivilegeEscalation: true },
          },
        ],
      },
      "pod-host-namespaces": { hostPID: true },
      "pod-host-path": { volumes: [{ name: "root", hostPath: { path: "/" } }] },
      "pod-privilege-escalation": {
        containers: [{ ...goodContainer, securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } } }],
      },
      "pod-run-as-non-root": {
        securityContext: { seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          { ...goodContainer, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
        ],
      },
      "pod-capabilities-restricted": {
        containers: [
          {
            ...goodContainer,
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["NET_RAW"] } },
          },
        ],
      },
      "pod-seccomp-restricted": { securityContext: { runAsNonRoot: true } },
      "pod-sa-token-automount": { automountServiceAccountToken: true },
      "image-floating-tag": {
        initContainers: [{ ...goodContainer, name: "init", image: "registry.example:5000/agent" }],
      },
    };

    before(async () => {
      const guard = admissionGuardManifests(parseAdmissionGuard("guard", {})).map(({ manifest }) => manifest);
      assert.equal(server.apply(guard).code, 0);
      server.kubectl(["label", "namespace", "team-a", "pod-security.kubernetes.io/enforce-", "--overwrite"]);
      server.kubectl(["delete", "pods", "--all", "-n", "team-a", "--force", "--grace-period=0"]);
      server.kubectl(["delete", "resourcequota", "--all", "-n", "team-a"]);
      const end = Date.now() + 30_000;
      // The API server compiles a new policy within a second or two.
      while (server.apply([pod("probe", { hostPID: true })], "--dry-run=server").code === 0 && Date.now() < end) {
        await new Promise((next) => setTimeout(next, 200));
      }
    });

    it("still accepts a good pod", () => {
      const { code, output } = server.apply([pod("fine", {})]);
      assert.equal(code, 0, output);
    });

    for (const [id, spec] of Object.entries(bad)) {
      it(`refuses ${id} with the pack's words`, () => {
        const { says = "", mend = "" } = demands.find((demand) => demand.id === id) ?? {};
        const { code, output } = server.apply([pod("bad", spec)]);
        assert.equal(code, 1);
        assert.ok(output.includes(`${id}: ${says}; ${mend}`), output);
      });
    }

    for (const [id, type] of [
      ["svc-node-port", "NodePort"],
      ["svc-load-balancer", "LoadBalancer"],
    ] as const) {
      it(`refuses ${id} with the pack's words`, () => {
        const spec = { type, selector: { app: "a" }, ports: [{ port: 80 }] };
        const service = { apiVersion: "v1", kind: "Service", metadata: { name: "open", namespace: "team-a" }, spec };
        assert.match(server.apply([service]).output, new RegExp(`${id}: no Service`));
      });
    }

    it("lets nobody into an agent's pod, not even the administrator", () => {
      assert.match(server.kubectl(["exec", "-n", "team-a", "fine", "--", "id"]).output, /nobody enters an agent's pod/);
    });

    it("leaves other namespaces alone", () => {
      const { code, output } = server.apply(
        [pod("free", { serviceAccountName: "default", hostPID: true }, "default")],
        "--dry-run=server",
      );
      assert.equal(code, 0, output);
    });
  });
});
