import { assertVerdicts, type Case } from "./adversarial";

const one = (held: string): string => `{ containers: [{ name: a, securityContext: ${held} }] }`;
const restricted = "pod-seccomp-restricted";

const cases: readonly Case[] = [
  {
    no: 1,
    title: "false at the pod, true in every container",
    spec: "{ securityContext: { runAsNonRoot: false }, containers: [{ name: a, securityContext: { runAsNonRoot: true } }] }",
    fails: ["pod-run-as-non-root"],
  },
  {
    no: 2,
    title: "true at the pod, false in one init container",
    spec: "{ securityContext: { runAsNonRoot: true }, initContainers: [{ name: i, securityContext: { runAsNonRoot: false } }], containers: [{ name: a }] }",
    fails: ["pod-run-as-non-root"],
  },
  {
    no: 3,
    title: "unset everywhere beside a user id",
    spec: "{ securityContext: { runAsUser: 1000, runAsNonRoot: null }, containers: [{ name: a, securityContext: { runAsNonRoot: null } }] }",
    fails: ["pod-run-as-non-root"],
  },
  {
    no: 4,
    title: "user 0 at the pod, 1000 in every container",
    spec: "{ securityContext: { runAsUser: 0 }, containers: [{ name: a, securityContext: { runAsUser: 1000 } }] }",
    fails: ["pod-run-as-user-nonzero"],
  },
  {
    no: 5,
    title: "unconfined pod, filtered containers",
    spec: "{ securityContext: { seccompProfile: { type: Unconfined } }, containers: [{ name: a, securityContext: { seccompProfile: { type: RuntimeDefault } } }] }",
    fails: [restricted],
    passes: ["pod-seccomp-baseline"],
  },
  {
    no: 6,
    title: "filtered pod, unconfined ephemeral container",
    spec: "{ securityContext: { seccompProfile: { type: RuntimeDefault } }, containers: [{ name: a }], ephemeralContainers: [{ name: e, securityContext: { seccompProfile: { type: Unconfined } } }] }",
    fails: [restricted],
  },
  {
    no: 7,
    title: "the legacy annotation alone",
    spec: "{ securityContext: { seccompProfile: null }, containers: [{ name: a, securityContext: { seccompProfile: null } }] }",
    annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" },
    fails: [restricted],
  },
  {
    no: 8,
    title: "drop all in lower case",
    spec: one("{ capabilities: { drop: [all] } }"),
    fails: ["pod-capabilities-restricted"],
  },
  {
    no: 8,
    title: "drop NET_RAW and ALL",
    spec: one("{ capabilities: { drop: [NET_RAW, ALL] } }"),
    passes: ["pod-capabilities-restricted"],
  },
  {
    no: 9,
    title: "drop ALL, add NET_BIND_SERVICE",
    spec: one("{ capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }"),
    passes: ["pod-capabilities-restricted"],
  },
  {
    no: 9,
    title: "add CAP_NET_BIND_SERVICE",
    spec: one("{ capabilities: { drop: [ALL], add: [CAP_NET_BIND_SERVICE] } }"),
    fails: ["pod-capabilities-restricted"],
  },
  {
    no: 10,
    title: "null escalation in a sidecar",
    spec: "{ initContainers: [{ name: s, restartPolicy: Always, securityContext: { allowPrivilegeEscalation: null } }], containers: [{ name: a, securityContext: { allowPrivilegeEscalation: false } }] }",
    fails: ["pod-privilege-escalation"],
  },
  {
    no: 11,
    title: "Windows by os.name",
    spec: "{ os: { name: windows }, runtimeClassName: null, securityContext: null, containers: [{ name: a, securityContext: null }] }",
    fails: ["pod-run-as-non-root", "pod-windows-run-as"],
    passes: [
      "pod-capabilities-restricted",
      restricted,
      "pod-privilege-escalation",
      "pod-read-only-root-fs",
      "pod-runtime-class",
    ],
  },
  {
    no: 12,
    title: "Windows by node selector alone",
    spec: "{ nodeSelector: { kubernetes.io/os: windows }, securityContext: { seccompProfile: null }, containers: [{ name: a, securityContext: { allowPrivilegeEscalation: null, capabilities: null, seccompProfile: null } }] }",
    fails: ["pod-capabilities-restricted", restricted, "pod-privilege-escalation"],
  },
  {
    no: 13,
    title: "root of a user namespace at v1.35",
    spec: "{ hostUsers: false, securityContext: { runAsUser: 0, runAsNonRoot: null }, containers: [{ name: a, securityContext: { runAsNonRoot: null } }] }",
    settings: { pssVersion: "v1.35" },
    passes: ["pod-run-as-user-nonzero", "pod-run-as-non-root"],
  },
  {
    no: 13,
    title: "root of a user namespace at v1.34",
    spec: "{ hostUsers: false, securityContext: { runAsUser: 0, runAsNonRoot: null }, containers: [{ name: a, securityContext: { runAsNonRoot: null } }] }",
    settings: { pssVersion: "v1.34" },
    fails: ["pod-run-as-user-nonzero", "pod-run-as-non-root"],
  },
  {
    no: 14,
    title: "unmasked proc in a user namespace",
    spec: "{ hostUsers: false, containers: [{ name: a, securityContext: { procMount: Unmasked } }] }",
    settings: { pssVersion: "v1.35" },
    fails: ["pod-proc-mount-restricted"],
    passes: ["pod-proc-mount"],
  },
  {
    no: 15,
    title: "host port 0",
    spec: "{ containers: [{ name: a, ports: [{ containerPort: 80, hostPort: 0 }] }] }",
    passes: ["pod-host-ports"],
  },
  {
    no: 15,
    title: "host network with a container port",
    spec: "{ hostNetwork: true, containers: [{ name: a, ports: [{ containerPort: 80 }] }] }",
    fails: ["pod-host-namespaces"],
    // No policy holds such a pod.
    also: ["np-egress-metadata", "np-host-network-bypass"],
  },
  {
    no: 16,
    title: "a volume with only a name",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v }] }",
    passes: ["pod-volume-types"],
    fails: ["pod-emptydir-size"],
  },
  {
    no: 17,
    title: "a null host path",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, hostPath: null, emptyDir: { sizeLimit: 1Gi } }] }",
    passes: ["pod-volume-types", "pod-host-path"],
  },
  {
    no: 17,
    title: "an empty host path",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, hostPath: {} }] }",
    fails: ["pod-volume-types"],
  },
  {
    no: 17,
    title: "an empty host path outside the agent tier",
    documents:
      "apiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: team }\nspec: { containers: [{ name: a }], volumes: [{ name: v, hostPath: {} }] }",
    settings: { agentNamespaces: ["other"] },
    fails: ["pod-host-path"],
  },
  {
    no: 18,
    title: "an exempted host path that holds a socket",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, hostPath: { path: /var/run/ } }] }",
    settings: {
      exemptions: ["pod-volume-types", "pod-host-path", "pod-runtime-socket"].map((policy) => ({
        policy,
        namespace: "team",
        name: "agent",
        owner: "o",
        reason: "reads the node's logs",
        ticket: "T-1",
        approvedBy: "p",
        expires: "2026-06-30",
      })),
    },
    fails: ["pod-runtime-socket"],
    passes: ["pod-volume-types", "pod-host-path"],
  },
  {
    no: 19,
    title: "tcp_rmem at v1.31",
    spec: "{ securityContext: { sysctls: [{ name: net.ipv4.tcp_rmem, value: '1' }] }, containers: [{ name: a }] }",
    settings: { pssVersion: "v1.31" },
    fails: ["pod-sysctls"],
  },
  {
    no: 19,
    title: "tcp_rmem at v1.32",
    spec: "{ securityContext: { sysctls: [{ name: net.ipv4.tcp_rmem, value: '1' }] }, containers: [{ name: a }] }",
    settings: { pssVersion: "v1.32" },
    passes: ["pod-sysctls"],
  },
  {
    no: 20,
    title: "container_engine_t at v1.30",
    spec: one("{ seLinuxOptions: { type: container_engine_t } }"),
    settings: { pssVersion: "v1.30" },
    fails: ["pod-selinux"],
  },
  {
    no: 20,
    title: "container_engine_t at v1.31",
    spec: one("{ seLinuxOptions: { type: container_engine_t } }"),
    settings: { pssVersion: "v1.31" },
    passes: ["pod-selinux"],
  },
  { no: 20, title: "spc_t", spec: one("{ seLinuxOptions: { type: spc_t } }"), fails: ["pod-selinux"] },
];

describe("adversarial cases: what the Pod Security Standards see", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
