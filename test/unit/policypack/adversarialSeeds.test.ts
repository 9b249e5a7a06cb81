import assert from "node:assert/strict";
import { assertVerdicts, type Case, judge } from "./adversarial";
import { agentWith } from "./adversarialRoom";
import { docs, egress, named, pod, polecat, policy } from "./networkCases";

const template = (spec: string): string =>
  named("SandboxTemplate", "extensions.agents.x-k8s.io/v1alpha1", "runner", spec);
const key = (mode: string): string =>
  agentWith(`credentials: [{ name: key, secretRef: { name: git, key: ssh }, mountPath: /secrets/ssh${mode} }]`);
const ingress = (annotations: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: ui, namespace: team, annotations: { ${annotations} } }\nspec: { ingressClassName: public, tls: [{ hosts: [ui.example], secretName: t }], rules: [{ host: ui.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ui, port: { number: 80 } } } }] } }] }`;
const deployment = (replicas: number): string =>
  named(
    "Deployment",
    "apps/v1",
    "ui",
    `{ replicas: ${replicas}, selector: { matchLabels: { app: ui } }, template: { metadata: { labels: { app: ui } }, spec: { containers: [{ name: ui }] } } }`,
  );
const webhook =
  'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionWebhook\nmetadata: { name: w }\nwebhooks: [{ name: w.example.org, sideEffects: None, admissionReviewVersions: [v1], clientConfig: { service: { name: w, namespace: toe-system } }, rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [pods] }] }]';
const pinned = `registry.example/a:1.0.0@sha256:${"a".repeat(64)}`;

const cases: readonly Case[] = [
  {
    no: 42,
    title: "a mode that YAML 1.2 reads as 400",
    documents: key(", fileMode: 0400"),
    without: [],
    fails: ["kubeopencode-file-mode"],
  },
  {
    no: 42,
    title: "a mode that YAML 1.2 reads as octal",
    documents: key(", fileMode: 0o400"),
    without: [],
    passes: ["kubeopencode-file-mode"],
  },
  { no: 42, title: "no mode, which means 0600", documents: key(""), without: [], passes: ["kubeopencode-file-mode"] },
  { no: 97, title: "a template without rules", documents: template("{}"), fails: ["sandboxtemplate-network"] },
  {
    no: 97,
    title: "rules that an unmanaged template ignores",
    documents: template("{ networkPolicyManagement: Unmanaged, networkPolicy: { ingress: [], egress: [] } }"),
    fails: ["sandboxtemplate-network"],
  },
  { no: 105, title: "a kind that no API server has", documents: webhook, fails: ["webhook-shape"] },
  {
    no: 131,
    title: "the sample's egress, whose second metadata address is open",
    documents: docs(egress('{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: ["169.254.169.254/32"] } }] }'), pod()),
    fails: ["np-egress-metadata", "np-egress-broad"],
    also: ["np-egress-ports", "np-egress-ssh-scope"],
  },
  {
    no: 131,
    title: 'upstream\'s label with the value "true"',
    documents: docs(
      policy('{ podSelector: { matchLabels: { gastown.io/polecat: "true" } }, policyTypes: [Ingress, Egress] }'),
      polecat,
    ),
    fails: ["np-selects-nothing", "np-egress-metadata"],
  },
  {
    no: 132,
    title: "HTTPS and DNS to everybody",
    documents: docs(
      egress("{ to: [], ports: [{ port: 443 }] }, { to: [], ports: [{ port: 53, protocol: UDP }, { port: 53 }] }"),
      pod(),
    ),
    fails: ["np-egress-unrestricted", "np-egress-dns-scope", "np-egress-metadata"],
  },
  {
    no: 133,
    title: "an Ingress that redirects nobody and takes snippets",
    documents: ingress(
      'nginx.ingress.kubernetes.io/ssl-redirect: "false", nginx.ingress.kubernetes.io/configuration-snippet: more_set_headers',
    ),
    fails: ["ingress-plain-http", "ingress-snippets"],
  },
  {
    no: 133,
    title: "a budget of two for one replica",
    documents: docs(
      deployment(1),
      named("PodDisruptionBudget", "policy/v1", "ui", "{ minAvailable: 2, selector: { matchLabels: { app: ui } } }"),
    ),
    heard: ["ha-pdb"],
  },
  {
    no: 135,
    title: "an agent with images by moving tags",
    documents: agentWith(
      "agentImage: registry.example/agent:latest, executorImage: registry.example/executor, attachImage: registry.example/attach:main",
    ),
    without: [],
    fails: ["kubeopencode-image"],
  },
  {
    no: 130,
    title: "the same fields where they belong",
    spec: "{ containers: [{ name: a }] }",
    passes: ["pod-privilege-escalation"],
  },
  {
    no: 110,
    title: "an Agent without images and without a template",
    without: [],
    documents: agentWith(""),
    fails: ["image-operator-defaults"],
    passes: ["kubeopencode-image"],
  },
  {
    no: 110,
    title: "an Agent whose template names two of the three images",
    without: [],
    documents: docs(
      agentWith("templateRef: { name: t }"),
      `apiVersion: kubeopencode.io/v1alpha1\nkind: AgentTemplate\nmetadata: { name: t, namespace: team }\nspec: { agentImage: "${pinned}", executorImage: "${pinned}" }`,
    ),
    fails: ["image-operator-defaults"],
  },
  {
    no: 110,
    title: "an Agent whose template is in no stack",
    without: [],
    documents: agentWith("templateRef: { name: t }"),
    passes: ["image-operator-defaults"],
    open: ["image-operator-defaults"],
  },
  {
    no: 110,
    title: "an Agent that names its three images",
    without: [],
    documents: agentWith(`agentImage: "${pinned}", executorImage: "${pinned}", attachImage: "${pinned}"`),
    passes: ["image-operator-defaults", "kubeopencode-image"],
  },
];

const openedByDefault = ["168.63.129.16", "100.100.100.200", "100.96.0.96", "192.0.0.192"];

describe("adversarial cases: samples of the operators and their guides, default images", () => {
  for (const probe of cases) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));

  it("97: names the four addresses that the managed default leaves open", () => {
    const { findings } = judge({ no: 97, title: "", documents: template("{}") });
    const [found] = findings.filter(({ rule }) => rule.id === "sandboxtemplate-network");
    for (const address of openedByDefault) assert.ok(found?.got.includes(address), `${address} in ${found?.got}`);
  });
});
