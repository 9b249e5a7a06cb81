import { assertVerdicts, type Case } from "./adversarial";

const cases: readonly Case[] = [
  {
    no: 21,
    title: "an AppArmor annotation on the controller",
    documents:
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: team, annotations: { container.apparmor.security.beta.kubernetes.io/a: unconfined } }\nspec: { template: { spec: { containers: [{ name: a }] } } }",
    passes: ["pod-apparmor"],
    advises: ["pod-apparmor"],
  },
  {
    no: 21,
    title: "an AppArmor annotation on the template",
    documents:
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: team }\nspec: { template: { metadata: { annotations: { container.apparmor.security.beta.kubernetes.io/a: unconfined } }, spec: { containers: [{ name: a }] } } }",
    fails: ["pod-apparmor"],
  },
  {
    no: 22,
    title: "a probe of loopback at v1.34",
    spec: "{ containers: [{ name: a, livenessProbe: { httpGet: { port: 1, host: 127.0.0.1 } } }] }",
    settings: { pssVersion: "v1.34" },
    fails: ["pod-probe-host"],
  },
  {
    no: 22,
    title: "a probe of loopback at v1.33",
    spec: "{ containers: [{ name: a, livenessProbe: { httpGet: { port: 1, host: 127.0.0.1 } } }] }",
    settings: { pssVersion: "v1.33" },
    passes: ["pod-probe-host"],
  },
  {
    no: 23,
    title: "a privileged init container in a CronJob",
    documents:
      "apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: a, namespace: team }\nspec: { jobTemplate: { spec: { template: { spec: { initContainers: [{ name: i, securityContext: { privileged: true } }], containers: [{ name: a }] } } } } }",
    fails: ["pod-privileged"],
  },
  {
    no: 24,
    title: "a PodTemplate",
    documents:
      "apiVersion: v1\nkind: PodTemplate\nmetadata: { name: a, namespace: team }\ntemplate: { spec: { containers: [{ name: a, securityContext: { privileged: true } }] } }",
    fails: ["pod-privileged"],
  },
  {
    no: 25,
    title: "a Deployment of extensions/v1beta1",
    documents:
      "apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: { name: a, namespace: team }\nspec: { template: { spec: { hostPID: true, containers: [{ name: a }] } } }",
    fails: ["pod-host-namespaces", "api-removed"],
  },
  {
    no: 26,
    title: "a DeploymentPatch that adds privilege",
    type: "kubernetes:apps/v1:DeploymentPatch",
    documents:
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: team }\nspec: { template: { spec: { containers: [{ name: agent, securityContext: { privileged: true } }] } } }",
    fails: ["pod-privileged"],
    passes: ["pod-privilege-escalation", "pod-run-as-non-root"],
  },
  {
    no: 26,
    title: "a DeploymentPatch of replicas",
    type: "kubernetes:apps/v1:DeploymentPatch",
    documents: "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: team }\nspec: { replicas: 3 }",
    passes: ["pod-privileged", "pod-default-service-account", "pod-runtime-class"],
  },
  {
    no: 27,
    title: "a PodPatch that replaces the dropped list",
    documents:
      "apiVersion: v1\nkind: PodPatch\nmetadata: { name: a, namespace: team }\nspec: { containers: [{ name: a, securityContext: { capabilities: { drop: [NET_RAW] } } }] }",
    fails: ["pod-capabilities-restricted"],
  },
  {
    no: 28,
    title: "a Sandbox with a host path",
    documents:
      "apiVersion: agents.x-k8s.io/v1alpha1\nkind: Sandbox\nmetadata: { name: a, namespace: team }\nspec: { podTemplate: { spec: { containers: [{ name: a }], volumes: [{ name: v, hostPath: { path: /srv } }] } } }",
    fails: ["pod-volume-types"],
    also: ["pod-capabilities-restricted", "pod-privilege-escalation", "pod-run-as-non-root", "pod-seccomp-restricted"],
  },
  {
    no: 29,
    title: "a host process of the pod, denied by its container",
    spec: "{ securityContext: { windowsOptions: { hostProcess: true } }, containers: [{ name: a, securityContext: { windowsOptions: { hostProcess: false } } }] }",
    fails: ["pod-windows-host-process"],
  },
  {
    no: 30,
    title: "an unknown image beside privilege",
    spec: "{ containers: [{ name: a, image: !unknown '', securityContext: { privileged: true } }] }",
    fails: ["pod-privileged"],
  },
  {
    no: 31,
    title: "a spec unknown as a whole",
    spec: "!unknown ''",
    open: ["pod-privileged", "pod-run-as-non-root", "pod-volume-types"],
    passes: ["pod-privileged"],
  },
  {
    no: 32,
    title: "a security context given as text",
    spec: "{ containers: [{ name: a, securityContext: '{}' }] }",
    // A security context that nobody can read keeps none of its promises.
    fails: [
      "pod-privileged",
      "pod-run-as-non-root",
      "pod-apparmor",
      "pod-capabilities-restricted",
      "pod-critical-capabilities",
      "pod-privilege-escalation",
      "pod-proc-mount-restricted",
      "pod-read-only-root-fs",
      "pod-root-group",
      "pod-run-as-user-nonzero",
      "pod-seccomp-restricted",
      "pod-selinux",
      "pod-windows-host-process",
      "pod-windows-run-as",
    ],
  },
  {
    no: 33,
    title: "a memory limit of zero",
    spec: "{ containers: [{ name: a, resources: { limits: { cpu: '1', memory: '0' } } }] }",
    fails: ["pod-limits"],
  },
  {
    no: 33,
    title: "limits of the pod alone",
    spec: "{ resources: { limits: { cpu: '1', memory: 1Gi } }, containers: [{ name: a, resources: { limits: { cpu: null, memory: null } } }] }",
    passes: ["pod-limits"],
  },
  {
    no: 34,
    title: "a cpu limit below its request",
    spec: "{ containers: [{ name: a, resources: { limits: { cpu: 0.5, memory: 1Gi }, requests: { cpu: 600m } } }] }",
    fails: ["pod-limits"],
  },
  {
    no: 35,
    title: "automount off, a projected token without audience",
    spec: "{ automountServiceAccountToken: false, containers: [{ name: a }], volumes: [{ name: v, projected: { sources: [{ serviceAccountToken: { path: t } }] } }] }",
    fails: ["pod-projected-token"],
    passes: ["pod-sa-token-automount"],
  },
  {
    no: 36,
    title: "automount on at the pod, off at the account",
    spec: "{ automountServiceAccountToken: true }",
    fails: ["pod-sa-token-automount"],
  },
  {
    no: 37,
    title: "automount unset at the pod, off at the account",
    spec: "{ automountServiceAccountToken: null }",
    passes: ["pod-sa-token-automount"],
  },
  {
    no: 37,
    title: "automount unset, an account outside the stack",
    spec: "{ automountServiceAccountToken: null, serviceAccountName: another }",
    fails: ["pod-sa-token-automount"],
  },
  {
    no: 38,
    title: "the deprecated name of an account",
    spec: "{ serviceAccount: builder, serviceAccountName: null }",
    passes: ["pod-default-service-account"],
    advises: ["pod-default-service-account"],
  },
  {
    no: 39,
    title: "mode 400 as decimal",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, secret: { secretName: git-key, defaultMode: 400 } }] }",
    fails: ["secret-volume-mode"],
  },
  {
    no: 39,
    title: "mode 256",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, secret: { secretName: git-key, defaultMode: 256 } }] }",
    passes: ["secret-volume-mode"],
  },
  {
    no: 39,
    title: "no mode for a key",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, secret: { secretName: git-key } }] }",
    fails: ["secret-volume-mode"],
  },
  {
    no: 40,
    title: "a tight default, an open item",
    spec: "{ containers: [{ name: a }], volumes: [{ name: v, secret: { secretName: git-key, defaultMode: 256, items: [{ key: ssh-privatekey, path: k, mode: 420 }] } }] }",
    fails: ["secret-volume-mode"],
  },
  {
    no: 41,
    title: "mode 0440 with fsGroup",
    spec: "{ securityContext: { fsGroup: 1000 }, containers: [{ name: a }], volumes: [{ name: v, secret: { secretName: git-key, defaultMode: 288 } }] }",
    passes: ["secret-volume-mode"],
  },
  {
    no: 43,
    title: "a class called gvisor with the handler runc",
    spec: "{ runtimeClassName: gvisor }",
    documents: "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: gvisor }\nhandler: runc",
    fails: ["pod-runtime-class"],
  },
];

describe("adversarial cases: kinds, patches, unknowns, tokens, modes", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
