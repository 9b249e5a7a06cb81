import { assertVerdicts, type Case } from "./adversarial";

const docs = (...parts: string[]): string => parts.join("\n---\n");
const named = (kind: string, apiVersion: string, name: string, body: string, more = ""): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: team${more} }\n${body}`;
const pod = (image = "a", namespace = "team"): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: ${namespace} }\nspec: { containers: [{ name: a, image: "${image}" }] }`;
const policy = (spec: string, namespace = "team"): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: ${spec}`;
const webhook = (version: string): string =>
  `apiVersion: admissionregistration.k8s.io/${version}\nkind: ValidatingWebhookConfiguration\nmetadata: { name: w, annotations: { cert-manager.io/inject-ca-from: toe-system/w } }\nwebhooks: [{ name: w.example.org, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { service: { name: w, namespace: toe-system } }, rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods, pods/ephemeralcontainers] }] }]`;
const admission = (kind: string, spec: string): string =>
  `apiVersion: admissionregistration.k8s.io/v1\nkind: ${kind}\nmetadata: { name: p }\nspec: ${spec}`;
const encryption = (entries: string): string =>
  `apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources: [${entries}]`;
const ciphered = "{ aescbc: { keys: [{ name: k, secret: {{random}} }] } }";
const ingress = (spec: string, annotations = "{}"): string =>
  named("Ingress", "networking.k8s.io/v1", "i", `spec: ${spec}`, `, annotations: ${annotations}`);
const digest = "@sha256:".concat("a1".repeat(32));
const quota = (spec: string): string => named("ResourceQuota", "v1", "q", `spec: ${spec}`);
const hard = "{ pods: 20, requests.cpu: 8, requests.memory: 16Gi, limits.cpu: 16, limits.memory: 32Gi }";
const cronJob = (spec: string): string =>
  named("CronJob", "batch/v1", "r", `spec: ${spec}`, ", annotations: { palisade.dev/rotates: team/a }");
const external = (spec: string): string => named("ExternalSecret", "external-secrets.io/v1", "a", `spec: ${spec}`);
const certificate = (spec: string): string => named("Certificate", "cert-manager.io/v1", "a", `spec: ${spec}`);
const polecat = "{ rig: r, beadID: b }";

const cases: readonly Case[] = [
  {
    no: 76,
    title: "an empty egress without types",
    without: ["NetworkPolicy"],
    documents: docs(pod(), policy("{ podSelector: {}, egress: [] }")),
    fails: ["ns-default-deny-egress", "pod-not-isolated"],
    passes: ["ns-default-deny-ingress"],
  },
  {
    no: 94,
    title: "an operator's label with an empty value",
    also: ["ns-default-deny-egress", "ns-default-deny-ingress"],
    without: ["NetworkPolicy"],
    documents: docs(
      named("Polecat", "gastown.gastown.io/v1alpha1", "fix", `spec: ${polecat}`),
      policy('{ podSelector: { matchLabels: { gastown.io/polecat: "" } }, policyTypes: [Ingress, Egress] }'),
    ),
    fails: ["pod-not-isolated"],
  },
  {
    no: 94,
    title: "an operator's label that exists",
    also: ["ns-default-deny-egress", "ns-default-deny-ingress"],
    without: ["NetworkPolicy"],
    documents: docs(
      named("Polecat", "gastown.gastown.io/v1alpha1", "fix", `spec: ${polecat}`),
      policy(
        "{ podSelector: { matchExpressions: [{ key: gastown.io/polecat, operator: Exists }] }, policyTypes: [Ingress, Egress] }",
      ),
    ),
    passes: ["pod-not-isolated"],
  },
  {
    no: 96,
    title: "a default deny in another namespace than the agent",
    also: ["ns-default-sa-automount", "ns-limit-range", "ns-psa-declared", "ns-resource-quota", "pod-not-isolated"],
    documents: docs(pod("a", "b"), policy("{ podSelector: {}, policyTypes: [Ingress, Egress] }", "a")),
    fails: ["ns-default-deny-ingress", "ns-default-deny-egress"],
  },
  {
    no: 103,
    title: "a beta webhook without failurePolicy",
    documents: webhook("v1beta1"),
    fails: ["webhook-failure-policy", "api-removed"],
  },
  { no: 103, title: "a webhook without failurePolicy", documents: webhook("v1"), passes: ["webhook-failure-policy"] },
  {
    no: 104,
    title: "an admission policy that nobody binds",
    documents: admission("ValidatingAdmissionPolicy", "{ failurePolicy: Fail, validations: [{ expression: 'true' }] }"),
    fails: ["vap-effective"],
  },
  {
    no: 104,
    title: "an admission policy that only warns",
    documents: docs(
      admission("ValidatingAdmissionPolicy", "{ failurePolicy: Fail, validations: [{ expression: 'true' }] }"),
      admission("ValidatingAdmissionPolicyBinding", "{ policyName: p, validationActions: [Warn] }"),
    ),
    fails: ["vap-effective"],
  },
  {
    no: 105,
    title: "a kind that samples use and no API server has",
    documents: webhook("v1").replace("WebhookConfiguration", "AdmissionWebhook"),
    fails: ["webhook-shape"],
  },
  {
    no: 106,
    title: "plaintext first",
    documents: encryption(`{ resources: [secrets], providers: [{ identity: {} }, ${ciphered}] }`),
    fails: ["encryption-provider-order"],
  },
  {
    no: 106,
    title: "plaintext last",
    documents: encryption(`{ resources: [secrets], providers: [${ciphered}, { identity: {} }] }`),
    passes: ["encryption-provider-order"],
    advises: ["encryption-provider-order"],
  },
  {
    no: 107,
    title: "plaintext for Secrets, and a KMS for everything after it",
    documents: encryption(
      "{ resources: [secrets], providers: [{ identity: {} }] }, { resources: ['*.*'], providers: [{ kms: { apiVersion: v2, name: k, endpoint: unix:///k } }] }",
    ),
    fails: ["encryption-provider-order"],
  },
  {
    no: 108,
    title: "a registry with a port and no tag",
    documents: pod("registry.example:5000/app"),
    fails: ["image-floating-tag"],
    also: ["image-digest"],
  },
  {
    no: 108,
    title: "a moving tag held by a digest",
    documents: pod(`app:latest${digest}`),
    passes: ["image-floating-tag", "image-digest"],
  },
  {
    no: 108,
    title: "a digest that is too short",
    documents: pod("app:1.2@sha256:abcd"),
    fails: ["image-digest"],
    also: ["image-floating-tag", "image-registry"],
  },
  {
    no: 109,
    title: "a neighbour of an allowed path",
    documents: pod(`registry.example/team-evil/app${digest}`),
    settings: { allowedRegistries: ["registry.example/team"] },
    fails: ["image-registry"],
  },
  {
    no: 109,
    title: "a host that begins like an allowed one",
    documents: pod(`registry.example.evil.example/team/app${digest}`),
    settings: { allowedRegistries: ["registry.example/team"] },
    fails: ["image-registry"],
  },
  {
    no: 111,
    title: "a host that tls leaves out",
    documents: ingress(
      "{ tls: [{ hosts: [a.example], secretName: t }], rules: [{ host: a.example }, { host: b.example }] }",
    ),
    fails: ["ingress-tls"],
  },
  {
    no: 111,
    title: "a wildcard one label deep",
    documents: ingress("{ tls: [{ hosts: ['*.h.example'], secretName: t }], rules: [{ host: a.h.example }] }"),
    passes: ["ingress-tls"],
  },
  {
    no: 111,
    title: "a wildcard two labels deep",
    documents: ingress("{ tls: [{ hosts: ['*.h.example'], secretName: t }], rules: [{ host: a.b.h.example }] }"),
    fails: ["ingress-tls"],
  },
  {
    no: 112,
    title: "an Ingress of GCE that also takes plain HTTP",
    documents: ingress(
      "{ ingressClassName: gce, tls: [{ hosts: [a.example], secretName: t }], rules: [{ host: a.example }] }",
    ),
    fails: ["ingress-plain-http"],
  },
  {
    no: 113,
    title: "a quota for best-effort pods alone",
    without: ["ResourceQuota"],
    documents: docs(pod(), quota(`{ scopes: [BestEffort], hard: ${hard} }`)),
    fails: ["ns-resource-quota"],
  },
  {
    no: 113,
    title: "a quota for all",
    without: ["ResourceQuota"],
    documents: docs(pod(), quota(`{ hard: ${hard} }`)),
    passes: ["ns-resource-quota"],
  },
  {
    no: 114,
    title: "a limit range of type Pod alone",
    without: ["LimitRange"],
    documents: docs(
      pod(),
      named("LimitRange", "v1", "l", "spec: { limits: [{ type: Pod, max: { cpu: 2, memory: 4Gi } }] }"),
    ),
    fails: ["ns-limit-range"],
  },
  {
    no: 124,
    title: "every three months",
    documents: cronJob("{ schedule: '0 0 1 */3 *' }"),
    fails: ["rotation-interval"],
  },
  {
    no: 124,
    title: "every two months",
    documents: cronJob("{ schedule: '0 0 1 */2 *' }"),
    passes: ["rotation-interval"],
  },
  { no: 124, title: "once a year", documents: cronJob("{ schedule: '@yearly' }"), fails: ["rotation-interval"] },
  {
    no: 124,
    title: "a schedule that is suspended",
    documents: cronJob("{ schedule: '@daily', suspend: true }"),
    fails: ["rotation-cron-live"],
  },
  {
    no: 125,
    title: "a copy that is read once",
    documents: external("{ refreshInterval: '0' }"),
    fails: ["rotation-interval"],
  },
  {
    no: 125,
    title: "a copy that is made once",
    documents: external("{ refreshPolicy: CreatedOnce }"),
    fails: ["rotation-interval"],
  },
  {
    no: 126,
    title: "90 days, renewed after 75",
    documents: certificate("{ secretName: t, duration: 2160h, renewBefore: 360h }"),
    passes: ["certificate-lifetime"],
  },
  {
    no: 126,
    title: "a key that never changes",
    documents: certificate("{ secretName: t, privateKey: { rotationPolicy: Never } }"),
    fails: ["certificate-lifetime"],
  },
];

describe("adversarial cases: admission, encryption, images, rotation, complete namespaces", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
