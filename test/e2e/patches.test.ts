import assert from "node:assert/strict";
import { kubeObject } from "../../policypack/rules/object";
import { patchedStack } from "../../policypack/rules/patches";
import { type Server, startServer } from "./server";

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  [key: string]: unknown;
}

interface Case {
  readonly title: string;
  readonly target: Manifest;
  /** What the patch says beside kind and name. */
  readonly patch: { metadata?: { labels?: Record<string, string> }; [key: string]: unknown };
}

const inTeam = (name: string) => ({ name, namespace: "team" });

const cases: readonly Case[] = [
  {
    title: "a NetworkPolicy: selector, types and rules of a direction replaced, the other direction kept",
    target: {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { ...inTeam("policy"), labels: { a: "1", b: "1" } },
      spec: {
        podSelector: { matchLabels: { app: "a", tier: "x" } },
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: {} }] }],
        egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }, { ports: [{ port: 53, protocol: "UDP" }] }],
      },
    },
    patch: {
      metadata: { labels: { b: "2", c: "2" } },
      spec: {
        podSelector: { matchLabels: { app: "b" } },
        policyTypes: ["Ingress", "Egress"],
        egress: [{ ports: [{ port: 443, protocol: "TCP" }] }],
      },
    },
  },
  {
    title: "a quota: bounds added one by one",
    target: {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: inTeam("quota"),
      spec: { hard: { pods: "5", "limits.cpu": "4" } },
    },
    patch: { spec: { hard: { "limits.cpu": "8", "limits.memory": "8Gi" } } },
  },
  {
    title: "a limit range: all its limits replaced",
    target: {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: inTeam("limits"),
      spec: {
        limits: [
          { type: "Container", max: { cpu: "4" } },
          { type: "Pod", max: { cpu: "8" } },
        ],
      },
    },
    patch: { spec: { limits: [{ type: "Pod", max: { cpu: "2" } }] } },
  },
  {
    title: "an account: its token switched, its pull Secrets added by name",
    target: {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: inTeam("account"),
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: "one" }],
    },
    patch: { automountServiceAccountToken: true, imagePullSecrets: [{ name: "one" }, { name: "two" }] },
  },
  {
    title: "a Namespace: labels added and changed",
    target: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "room", labels: { "pod-security.kubernetes.io/enforce": "restricted", zone: "a" } },
    },
    patch: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } } },
  },
  {
    title:
      "a Deployment: containers, variables, mounts, ports and volumes by their keys, what a container drops replaced",
    target: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: inTeam("work"),
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: "work" } },
        template: {
          metadata: { labels: { app: "work", net: "closed" } },
          spec: {
            nodeSelector: { disk: "fast", zone: "a" },
            tolerations: [{ key: "a", operator: "Exists" }],
            volumes: [{ name: "scratch", emptyDir: { sizeLimit: "1Gi" } }],
            containers: [
              {
                name: "main",
                image: "registry.example/main:1",
                env: [{ name: "A", value: "1" }],
                ports: [{ containerPort: 80, protocol: "TCP", name: "web" }],
                volumeMounts: [{ name: "scratch", mountPath: "/tmp" }],
                resources: { limits: { cpu: "1", memory: "1Gi" } },
                securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
              },
              { name: "side", image: "registry.example/side:1" },
            ],
          },
        },
      },
    },
    patch: {
      spec: {
        template: {
          metadata: { labels: { net: "open" } },
          spec: {
            nodeSelector: { zone: "b" },
            tolerations: [{ key: "b", operator: "Exists" }],
            volumes: [{ name: "more", emptyDir: {} }],
            containers: [
              {
                name: "main",
                env: [
                  { name: "A", value: "2" },
                  { name: "B", value: "3" },
                ],
                ports: [
                  { containerPort: 80, protocol: "TCP", name: "http" },
                  { containerPort: 81, protocol: "TCP" },
                ],
                volumeMounts: [{ name: "scratch", mountPath: "/tmp", readOnly: true }],
                resources: { limits: { cpu: "2" } },
                securityContext: { capabilities: { drop: ["NET_RAW"] } },
              },
            ],
          },
        },
      },
    },
  },
];

/** What a case is about, of an object as the server gives it back. */
function substance(text: string): unknown {
  const { spec, metadata, automountServiceAccountToken, imagePullSecrets } = JSON.parse(text) as Manifest;
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => key !== "kubernetes.io/metadata.name");
  return { spec, labels: Object.fromEntries(labels), automountServiceAccountToken, imagePullSecrets };
}

describe("patches, on a real API server", () => {
  let server: Server;
  before(async () => {
    server = await startServer();
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
    assert.equal(server.apply([namespace]).code, 0);
  });
  after(async () => {
    await server.stop();
  });

  const applied = (manifest: Manifest, ...more: string[]): unknown => {
    const { code, output } = server.apply([manifest], ...more);
    assert.equal(code, 0, output);
    const { name, namespace } = manifest.metadata;
    const where = namespace === undefined ? [] : ["-n", namespace];
    return substance(server.kubectl(["get", manifest.kind, name, ...where, "-o", "json"]).output);
  };

  for (const { title, target, patch } of cases) {
    it(`leave what the rules take them to leave of ${title}`, () => {
      const { apiVersion, kind } = target;
      const patching: Manifest = {
        ...patch,
        apiVersion,
        kind,
        metadata: { ...target.metadata, labels: {}, ...patch.metadata },
      };
      const [merged] = patchedStack([
        kubeObject(target),
        kubeObject(patching, { type: `kubernetes:${apiVersion}:${kind}Patch` }),
      ]);
      const written = merged?.root.value as Manifest;
      applied(target);
      const patched = applied(patching, "--field-manager=patcher", "--force-conflicts", "--validate=false");
      const ours = applied({ ...written, metadata: { ...written.metadata, name: `${target.metadata.name}-ours` } });
      assert.deepEqual(ours, patched);
    });
  }
});
