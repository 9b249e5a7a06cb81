import { assertVerdicts, type Case } from "./adversarial";

const env = (variable: string): string => `{ containers: [{ name: a, env: [${variable}] }] }`;
const args = (word: string): string => `{ containers: [{ name: a, args: [${word}] }] }`;
const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: team }\n${data}`;
const secret = (name: string, data: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: team }\n${data}`;
const polecat = (name: string, repository: string): string =>
  `apiVersion: gastown.gastown.io/v1alpha1\nkind: Polecat\nmetadata: { name: ${name}, namespace: team }\nspec: { kubernetes: { gitRepository: "${repository}", gitSecretRef: { name: key } } }`;
const namespace = (labels: string, kind = "Namespace"): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: team, labels: { ${labels} } }`;
const tls = "tls:index/privateKey:PrivateKey";
const psa = "pod-security.kubernetes.io";

const cases: readonly Case[] = [
  { no: 44, title: "an empty key", spec: env("{ name: ANTHROPIC_API_KEY, value: '' }"), passes: ["secret-in-env"] },
  {
    no: 44,
    title: "a reference to another variable",
    spec: env("{ name: ANTHROPIC_API_KEY, value: '$(KEY_FROM_ABOVE)' }"),
    passes: ["secret-in-env"],
  },
  {
    no: 44,
    title: "a real-looking key",
    spec: env("{ name: ANTHROPIC_API_KEY, value: {{anthropic-key}} }"),
    fails: ["secret-in-env"],
  },
  {
    no: 45,
    title: "a Git token under a harmless name",
    spec: env("{ name: FOO, value: {{github-token}} }"),
    fails: ["secret-in-env"],
  },
  {
    no: 45,
    title: "the name of a Secret",
    spec: env("{ name: SECRET_NAME, value: my-git-secret }"),
    passes: ["secret-in-env"],
  },
  {
    no: 46,
    title: "a private key in binaryData",
    documents: configMap("binaryData: { a: '{{base64:private-key}}' }"),
    fails: ["secret-in-configmap"],
  },
  {
    no: 46,
    title: "a public key in binaryData",
    documents: configMap("binaryData: { a: '{{base64:public-key}}' }"),
    passes: ["secret-in-configmap"],
  },
  {
    no: 47,
    title: "a clone URL with a password",
    spec: args("'https://user:{{raw:random}}@host.example/repo'"),
    fails: ["secret-in-args", "git-url-scheme"],
  },
  {
    no: 48,
    title: "YAML text with a key inside chart values",
    type: "kubernetes:helm.sh/v3:Release",
    documents: 'values: { extra: "a:\\n  key: {{raw:anthropic-key}}\\n" }',
    fails: ["secret-in-helm-values"],
  },
  {
    no: 49,
    title: "a literal header in a context",
    documents:
      "apiVersion: kubeopencode.io/v1alpha1\nkind: Agent\nmetadata: { name: a, namespace: team }\nspec: { contexts: [{ url: { headers: { Authorization: 'Bearer {{raw:random}}' } } }] }",
    fails: ["secret-in-cr"],
  },
  {
    no: 50,
    title: "a JWT secret made of the namespace",
    documents: secret("a", "stringData: { jwt: team-jwt-secret }"),
    fails: ["secret-weak-value"],
  },
  { no: 52, title: "ECDSA without a curve", type: tls, documents: "algorithm: ECDSA", fails: ["key-strength"] },
  { no: 52, title: "RSA without bits", type: tls, documents: "algorithm: RSA", fails: ["key-strength"] },
  { no: 52, title: "ED25519", type: tls, documents: "algorithm: ED25519", passes: ["key-strength"] },
  {
    no: 54,
    title: "two repositories, one Secret",
    documents: `${polecat("a", "git@h.example:o/r.git")}\n---\n${polecat("b", "git@h.example:o/s.git")}`,
    fails: ["secret-shared-across-repos"],
  },
  {
    no: 54,
    title: "one repository in two spellings",
    documents: `${polecat("a", "git@h.example:o/r.git")}\n---\n${polecat("b", "ssh://git@h.example/o/r")}`,
    passes: ["secret-shared-across-repos"],
  },
  {
    no: 101,
    title: "a level of another case",
    documents: namespace(`${psa}/enforce: Restricted`),
    fails: ["ns-psa-enforce"],
  },
  {
    no: 101,
    title: "restricted, pinned to v1.0",
    documents: namespace(`${psa}/enforce: restricted, ${psa}/enforce-version: v1.0`),
    fails: ["ns-psa-version"],
    passes: ["ns-psa-enforce"],
  },
  { no: 101, title: "a warning alone", documents: namespace(`${psa}/warn: restricted`), fails: ["ns-psa-enforce"] },
  {
    no: 102,
    title: "a patch to privileged",
    documents: namespace(`${psa}/enforce: privileged`, "NamespacePatch"),
    fails: ["ns-psa-weakened"],
  },
  {
    no: 128,
    title: "an exemption that ended yesterday",
    spec: "{ hostPID: true, containers: [{ name: a }] }",
    settings: {
      exemptions: [
        {
          policy: "pod-host-namespaces",
          namespace: "team",
          name: "agent",
          owner: "o",
          reason: "counts processes of the node",
          ticket: "T-1",
          approvedBy: "p",
          expires: "2026-05-31",
        },
      ],
    },
    fails: ["pod-host-namespaces"],
  },
];

describe("adversarial cases: credentials, keys, namespaces", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
