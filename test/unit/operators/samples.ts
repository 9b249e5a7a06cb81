import type { AcceptanceArgs } from "../../../components/acceptance";
import type { Certificate } from "../../../components/operators/certificate";
import type { ClaudeConductorArgs } from "../../../components/operators/claudeConductor/args";
import type { ConductorSecrets } from "../../../components/operators/claudeConductor/parts";
import type { GasTownArgs } from "../../../components/operators/gasTown/args";
import type { KubeOpenCodeArgs } from "../../../components/operators/kubeOpenCode/args";
import type { PowerToolsArgs } from "../../../components/operators/powerTools/args";

/** An image by digest; the digest is made of the name, so that no two are alike. */
export const image = (name: string, tag = "1.0.0"): string => {
  const hex = [...name].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return `registry.example/${name}:${tag}@sha256:${hex.repeat(64).slice(0, 64)}`;
};

/** Where and when the samples are read. */
export const around = { project: "agents", stack: "test", today: "2026-11-01" };

export const acceptance: AcceptanceArgs = {
  reason: "the cluster is dedicated to agents and holds no other Secrets",
  owner: "platform",
  reviewBy: "2027-03-31",
};

const hostKey = "git.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA2tSTNsr/vSCOL9y2T1GbIL+cCMCdfBKS9rQoIo/doD";

export const gasTownSample: GasTownArgs = {
  image: image("gastown-operator", "0.4.2"),
  images: {
    git: image("polecat-git"),
    claude: image("polecat-agent"),
    telemetry: image("polecat-telemetry"),
  },
  watchNamespaces: ["gt-payments", "gt-shop"],
  clusterWideSecretRead: acceptance,
  scrapeNamespace: "monitoring",
  viewerGroups: ["auditors"],
  creatorGroups: ["developers"],
  rigAdminGroups: ["platform"],
  rigs: [
    {
      name: "payments",
      gitURL: "git@git.example:acme/payments.git",
      beadsPrefix: "pay",
      namespace: "gt-payments",
      gitSecret: "payments-deploy-key",
      apiKeySecret: "model-api",
      knownHosts: hostKey,
      polecats: [
        { name: "pay-fix-rounding", desiredState: "Working", beadID: "pay-101", taskDescription: "Round half even" },
      ],
      convoys: [{ name: "q3-rounding", description: "Rounding fixes", trackedBeads: ["pay-101"] }],
    },
    {
      name: "web-shop",
      gitURL: "git@git.example:acme/shop/web.git",
      beadsPrefix: "shop",
      namespace: "gt-shop",
      maxPolecats: 4,
      namepoolTheme: "minerals",
      gitSecret: "shop-deploy-key",
      claudeCredsSecret: "shop-login",
      knownHostsConfigMap: "git-hosts",
      refinery: { gitSecret: "shop-merge-key", targetBranch: "develop", gitCidrs: ["192.0.2.0/24"] },
    },
  ],
};

/** What the guard of the sample's Polecats lists. */
export const knownSecrets = `{"gt-payments": ["payments-deploy-key", "model-api"], "gt-shop": ["shop-deploy-key", "shop-login"]}`;

export const kubeOpenCodeSample: KubeOpenCodeArgs = {
  image: image("kubeopencode", "v0.1.7"),
  images: { agent: image("agent-opencode"), executor: image("agent-devbox"), attach: image("agent-attach") },
  watchNamespaces: ["ai-payments", "ai-web"],
  clusterWideSecretRead: acceptance,
  scrapeNamespace: "monitoring",
  runtimeClassName: "gvisor",
  viewerGroups: ["auditors"],
  agents: [
    {
      name: "pay-bot",
      namespace: "ai-payments",
      profile: "Payments helper",
      model: "anthropic/claude-sonnet-4",
      modelCredential: "llm",
      credentials: [{ name: "llm", secret: "llm-2026q3", key: "api-key" }],
      repositories: [
        { repository: "git@git.example:acme/payments.git", secret: "payments-deploy-key", syncInterval: "10m" },
      ],
      instructions: "Add a test to every change.",
      sessionsSize: "2Gi",
      idleTimeout: "30m",
      userGroups: ["payments"],
    },
  ],
  templates: [{ name: "batch", namespace: "ai-web", userGroups: ["web"] }],
  tasks: [{ name: "fix-rounding", agent: "pay-bot", description: "Round half even in totals", timeout: "45m" }],
  cronTasks: [
    { name: "nightly-deps", template: "batch", description: "Update minor dependencies", schedule: "15 2 * * *" },
  ],
};

/** Stands for what the certificate's resources tell; a golden shows none of it. */
export const certificate: Certificate = { cert: "cert", key: "key", ca: "ca", fingerprint: "0123456789abcdef" };

export const powerToolsSample: PowerToolsArgs = {
  image: image("toe-controller", "1.1.9-beta"),
  watchNamespaces: ["shop-dev"],
  scrapeNamespace: "monitoring",
  adminGroups: ["platform"],
  userGroups: ["developers"],
  viewerGroups: ["auditors"],
  elevatedNamespaces: [
    {
      name: "perf-lab",
      reason: "profilers read the memory of other processes",
      owner: "platform",
      reviewBy: "2027-03-31",
    },
  ],
  collector: { image: image("toe-collector", "1.1.9-beta"), storageClassName: "encrypted" },
  tools: [
    { name: "netcheck", image: image("netcheck"), allowedNamespaces: ["shop-dev"], description: "Names and ports" },
    {
      name: "aperf",
      image: image("toe-aperf"),
      profile: "profiling",
      capabilities: ["PERFMON"],
      runAsRoot: true,
      allowedNamespaces: ["perf-lab"],
      approval: {
        risk: "high",
        justification: "flame graphs of the checkout service need both",
        approvedBy: "security@corp.example",
        assessedOn: "2026-10-01",
        reviewBy: "2027-03-30",
      },
    },
  ],
  runs: [
    { name: "dns-probe", namespace: "shop-dev", tool: "netcheck", matchLabels: { app: "checkout" }, duration: "30s" },
    {
      name: "checkout-cpu",
      namespace: "perf-lab",
      tool: "aperf",
      matchLabels: { app: "checkout" },
      container: "server",
      duration: "60s",
      output: "collector",
    },
  ],
};

/** Stands for what the secrets' resources tell; a golden shows none of it. */
export const conductorSecrets: ConductorSecrets = {
  acl: "acl",
  orchestratorPassword: "stands for a password",
  backupPassword: "stands for another password",
  config: "config",
  cert: "cert",
  key: "key",
  ca: "ca",
  fingerprint: "0123456789abcdef",
};

export const conductorSample: ClaudeConductorArgs = {
  image: image("conductor"),
  modelSecret: "model-api",
  redis: { image: image("redis", "7.4.1") },
  storageClassName: "encrypted",
  sandbox: { className: "gvisor" },
  scrapeNamespace: "monitoring",
  userGroups: ["developers"],
  operatorGroups: ["platform"],
  dashboard: {
    host: "conductor.corp.example",
    tlsSecret: "conductor-tls",
    ingressClassName: "internal",
    ingressNamespace: "ingress",
    authAnnotations: { "ingress.example/auth-url": "https://login.corp.example" },
  },
  backup: { image: image("redis-backup"), storeSecret: "backup-store", storeCidrs: ["192.0.2.0/24"] },
};
