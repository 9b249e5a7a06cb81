import { assertVerdicts, type Case } from "./adversarial";

const approval =
  "security.toe.run/risk-level: critical, security.toe.run/justification: flame graphs of the checkout service, security.toe.run/approved-by: s@corp.example, security.toe.run/review-date: '2026-09-01'";
const image = `image: registry.example/tool@sha256:${"a1".repeat(32)}`;
const listed = "allowedNamespaces: [lab]";
const tool = (security: string, annotations = approval, list = listed): string =>
  `apiVersion: codriverlabs.ai.toe.run/v1alpha1\nkind: PowerToolConfig\nmetadata: { name: a-config, namespace: toe-system, annotations: { ${annotations} } }\nspec: { name: a, ${image}, ${security}, ${list} }`;
const elevated = "securityContext: { capabilities: { add: [NET_ADMIN], drop: [ALL] } }";
const reviewed = (day: string, security = elevated, more = ""): string =>
  tool(security, `${approval.replace("2026-09-01", day)}${more}`);
const lab = { elevatedNamespaces: ["lab"] };
const run = (spec: string): string =>
  `apiVersion: codriverlabs.ai.toe.run/v1alpha1\nkind: PowerTool\nmetadata: { name: a, namespace: shop }\nspec: ${spec}`;
const agent = (spec: string): string =>
  `apiVersion: kubeopencode.io/v1alpha1\nkind: Agent\nmetadata: { name: a, namespace: team }\nspec: ${spec}`;
const polecat = (more: string): string =>
  `apiVersion: gastown.gastown.io/v1alpha1\nkind: Polecat\nmetadata: { name: a, namespace: team }\nspec: { kubernetes: { claudeCredsSecretRef: { name: model }, ${more} } }`;
const agents = "apiVersion: v1\nkind: Namespace\nmetadata: { name: agents, labels: { palisade.dev/tier: agent } }";

const tools: readonly Case[] = [
  {
    no: 115,
    title: "allowPrivileged under spec.security only",
    documents: tool("security: { allowPrivileged: true }"),
    fails: ["powertoolconfig-privileged", "powertoolconfig-schema"],
  },
  {
    no: 116,
    title: "allowPrivileged as a text",
    documents: tool("securityContext: { allowPrivileged: 'true', capabilities: { drop: [ALL] } }"),
    fails: ["powertoolconfig-privileged"],
  },
  {
    no: 116,
    title: "allowPrivileged as a text, without approval",
    documents: tool("securityContext: { allowPrivileged: 'true', capabilities: { drop: [ALL] } }", ""),
    fails: ["powertoolconfig-privileged", "powertoolconfig-approval"],
  },
  {
    no: 117,
    title: "a capability with its prefix, in small letters",
    documents: tool("securityContext: { capabilities: { add: [cap_sys_admin], drop: [ALL] } }", ""),
    fails: ["powertoolconfig-capabilities", "powertoolconfig-approval"],
  },
  {
    no: 117,
    title: "the same capability, approved as critical",
    documents: tool("securityContext: { capabilities: { add: [cap_sys_admin], drop: [ALL] } }"),
    passes: ["powertoolconfig-capabilities", "powertoolconfig-approval"],
  },
  {
    no: 117,
    title: "SYS_MODULE with all approvals",
    documents: tool("securityContext: { capabilities: { add: [SYS_MODULE], drop: [ALL] } }"),
    fails: ["powertoolconfig-capabilities"],
    passes: ["powertoolconfig-approval"],
  },
  {
    no: 118,
    title: "everything dropped and everything added",
    documents: tool("securityContext: { capabilities: { drop: [ALL], add: [ALL] } }"),
    fails: ["powertoolconfig-capabilities"],
    passes: ["powertoolconfig-drop-all"],
  },
  {
    no: 119,
    title: "a review that is past",
    documents: reviewed("2024-07-15"),
    fails: ["powertoolconfig-review-date"],
  },
  { no: 119, title: "a review at no date", documents: reviewed("soon"), fails: ["powertoolconfig-review-date"] },
  {
    no: 119,
    title: "a review in 181 days, elevated",
    documents: reviewed("2026-11-29"),
    fails: ["powertoolconfig-review-date"],
  },
  {
    no: 119,
    title: "a review in 181 days, not elevated",
    documents: reviewed("2026-11-29", "securityContext: { capabilities: { drop: [ALL] } }"),
    passes: ["powertoolconfig-review-date"],
  },
  {
    no: 119,
    title: "an approver who is the owner",
    documents: reviewed("2026-09-01", elevated, ", palisade.dev/owner: s@corp.example"),
    // An approval of one's own opens no capability either.
    fails: ["powertoolconfig-approval", "powertoolconfig-capabilities"],
  },
  {
    no: 120,
    title: "a glob for an elevated tool",
    documents: tool(elevated, approval, "allowedNamespaces: ['prod-*']"),
    fails: ["powertoolconfig-allowed-namespaces"],
  },
  {
    no: 120,
    title: "an empty list for an elevated tool",
    documents: tool(elevated, approval, "allowedNamespaces: []"),
    fails: ["powertoolconfig-allowed-namespaces"],
  },
  {
    no: 120,
    title: "a namespace of agents",
    documents: `${agents}\n---\n${tool(elevated, approval, "allowedNamespaces: [agents]")}`,
    fails: ["powertoolconfig-allowed-namespaces"],
  },
  {
    no: 120,
    title: "a namespace that the stack does not show",
    documents: tool(elevated),
    passes: ["powertoolconfig-allowed-namespaces"],
    open: ["powertoolconfig-allowed-namespaces"],
  },
  {
    no: 120,
    title: "a namespace that the settings name",
    documents: tool(elevated),
    settings: lab,
    passes: ["powertoolconfig-allowed-namespaces"],
  },
  {
    no: 121,
    title: "a security context in a run",
    documents: run(
      "{ targets: { labelSelector: { matchLabels: { app: shop } } }, tool: { name: a, securityContext: {} } }",
    ),
    fails: ["powertool-no-security"],
  },
  {
    no: 121,
    title: "a run in every pod",
    documents: run("{ targets: { labelSelector: {} } }"),
    fails: ["powertool-target-scope"],
  },
  {
    no: 134,
    title: "the high profile without a word of approval",
    documents:
      "apiVersion: codriverlabs.ai.toe.run/v1alpha1\nkind: PowerToolConfig\nmetadata: { name: a-config, namespace: toe-system }\nspec: { name: a, image: 'registry.example/system-analyzer:latest', security: { allowPrivileged: false, capabilities: { add: [SYS_PTRACE, SYS_ADMIN, NET_ADMIN], drop: [ALL] } } }",
    fails: [
      "powertoolconfig-capabilities",
      "powertoolconfig-approval",
      "powertoolconfig-image",
      "powertoolconfig-schema",
    ],
    // It lists no namespace, though it is elevated.
    also: ["powertoolconfig-allowed-namespaces"],
  },
];

const role = (rules: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r }\nrules: ${rules}`;
const bound = (namespace: string, name: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: b }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r }\nsubjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${namespace} }]`;

const operators: readonly Case[] = [
  {
    no: 122,
    title: "one field given, all defaults lost",
    without: [],
    documents: agent("{ podSpec: { securityContext: { runAsNonRoot: true } } }"),
    fails: ["kubeopencode-security-context"],
    also: ["kubeopencode-resources", "kubeopencode-runtime-class", "kubeopencode-service-account"],
  },
  {
    no: 123,
    title: "requests without limits",
    documents: polecat("resources: { requests: { cpu: '1' } }"),
    fails: ["polecat-resources"],
  },
  {
    no: 123,
    title: "no resources and no deadline",
    documents: polecat("gitBranch: main"),
    passes: ["polecat-resources", "polecat-deadline"],
  },
  {
    no: 123,
    title: "a deadline of zero",
    documents: polecat("activeDeadlineSeconds: 0"),
    fails: ["polecat-deadline"],
  },
  {
    no: 123,
    title: "a deadline of a day",
    documents: polecat("activeDeadlineSeconds: 86400"),
    fails: ["polecat-deadline"],
  },
  {
    no: 135,
    title: "an agent with a list of namespaces, and nothing else",
    without: [],
    documents: `${agent("{ allowedNamespaces: [dev], plugins: [{ name: tool }] }")}\n---\napiVersion: kubeopencode.io/v1alpha1\nkind: Task\nmetadata: { name: t, namespace: team }\nspec: { agentRef: { name: a } }`,
    fails: ["image-operator-defaults", "kubeopencode-resources", "kubeopencode-task-timeout", "kubeopencode-plugins"],
    advises: ["kubeopencode-allowed-namespaces"],
    also: ["kubeopencode-runtime-class", "kubeopencode-security-context", "kubeopencode-service-account"],
  },
  {
    no: 136,
    title: "the Gas Town chart as it comes",
    type: "kubernetes:helm.sh/v3:Release",
    documents: "chart: oci://ghcr.io/boshu2/charts/gastown-operator\nvalues: {}",
    fails: ["gastown-operator-hardening"],
  },
  {
    no: 136,
    title: "the role of the KubeOpenCode server",
    documents: `${role("[{ apiGroups: [''], resources: [users, groups], verbs: [impersonate] }, { apiGroups: [''], resources: [pods/exec], verbs: [create] }, { apiGroups: [''], resources: [secrets], verbs: [get, list, watch] }]")}\n---\n${bound("kubeopencode-system", "server")}`,
    fails: ["rbac-impersonate", "rbac-pods-exec", "rbac-secrets-read"],
  },
  {
    no: 137,
    title: "the role of the tool controller",
    documents: `${role("[{ apiGroups: [''], resources: [serviceaccounts/token], verbs: [create] }, { apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [update, patch] }]")}\n---\n${bound("toe-system", "toe-controller-manager")}`,
    fails: ["rbac-token-create", "toe-controller-scope"],
    also: ["rbac-ephemeral-containers"],
  },
  {
    no: 130,
    title: "a security context of both places in one",
    spec: "{ securityContext: { runAsNonRoot: true, fsGroup: 65532, allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }, containers: [{ name: a, securityContext: { allowPrivilegeEscalation: null, capabilities: null } }] }",
    // What stands at the pod and belongs to the container holds for nobody.
    fails: ["pod-privilege-escalation", "pod-capabilities-restricted"],
    passes: ["pod-run-as-non-root"],
  },
];

describe("adversarial cases: debug tools", () => {
  for (const probe of tools) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});

describe("adversarial cases: operators, and the manifests that they come with", () => {
  for (const probe of operators) it(`${probe.no}: ${probe.title}`, () => assertVerdicts(probe));
});
