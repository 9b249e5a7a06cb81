import type { KindSample, SystemSamples } from "./sample";

const gasTownVersion = "gastown.gastown.io/v1alpha1";
const pod = {
  gitRepository: "git@gitlab.com:acme/shop/web.git",
  gitBranch: "develop",
  workBranch: "agent/shop-7-a",
  gitSecretRef: { name: "shop-deploy-key" },
  apiKeySecretRef: { name: "anthropic-api", key: "api-key" },
  claudeCredsSecretRef: { name: "claude-oauth" },
  image: `images.corp.example/polecat-agent@sha256:${"a".repeat(64)}`,
  activeDeadlineSeconds: 1800,
  resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { cpu: 1, memory: "2Gi" }, claims: [{ name: "c" }] },
  sshKnownHostsConfigMapRef: { name: "corp-git-hosts" },
  sshStrictHostKeyChecking: "yes",
};
const polecatSpec = {
  rig: "web-shop",
  desiredState: "Idle",
  beadID: "shop-7-a",
  taskDescription: "Make the checkout page readable",
  executionMode: "kubernetes",
  agent: "claude-code",
  agentConfig: {
    provider: "anthropic",
    model: "m",
    modelProvider: { endpoint: "https://llm.example", apiKeySecretRef: { name: "a", key: "k" } },
    image: "i",
    command: ["c"],
    args: ["a"],
    configMapRef: { name: "c" },
    env: [
      { name: "A", value: "b" },
      { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k", optional: true } } },
      { name: "C", valueFrom: { resourceFieldRef: { resource: "limits.cpu", divisor: "1m" } } },
    ],
  },
  kubernetes: pod,
  resources: { limits: { cpu: "1" } },
  ttlSecondsAfterFinished: 600,
  maxIdleSeconds: 60,
};
const polecat = (change: object, inPod: object = {}): object => ({
  ...polecatSpec,
  kubernetes: { ...pod, ...inPod },
  ...change,
});
const sample = (kind: string, plural: string, name: string, spec: object): KindSample => ({
  apiVersion: gasTownVersion,
  kind,
  plural,
  name,
  spec,
  ...(kind === "Rig" ? { cluster: true } : {}),
});

export const gasTownSamples: SystemSamples = {
  system: "gasTown",
  good: [
    sample("Rig", "rigs", "web-shop", {
      gitURL: "git@gitlab.com:acme/shop/web.git",
      beadsPrefix: "shop",
      settings: { maxPolecats: 4, namepoolTheme: "minerals" },
    }),
    sample("Polecat", "polecats", "shop-a11y", polecatSpec),
    sample("Convoy", "convoys", "a11y-wave", {
      description: "Accessibility wave 1",
      trackedBeads: ["shop-7-a", "shop-7-b"],
      parallelism: 2,
      rigRef: "web-shop",
    }),
    sample("Witness", "witnesses", "web-shop", {
      rigRef: "web-shop",
      healthCheckInterval: "1m",
      stuckThreshold: "20m",
      escalationTarget: "mayor",
    }),
    sample("Refinery", "refineries", "web-shop", {
      rigRef: "web-shop",
      targetBranch: "develop",
      parallelism: 1,
      gitSecretRef: { name: "shop-merge-key" },
    }),
    sample("BeadStore", "beadstores", "shop", {
      rigRef: "web-shop",
      prefix: "shop-",
      syncInterval: "10m",
      gitSecretRef: { name: "shop-deploy-key" },
    }),
  ],
  bad: [
    { what: "shell text in beadID", kind: "Polecat", spec: polecat({ beadID: "pay-1;id" }), message: /spec\.beadID/ },
    {
      what: "an option as gitBranch",
      kind: "Polecat",
      spec: polecat({}, { gitBranch: "--upload-pack=x" }),
      message: /gitBranch/,
    },
    {
      what: "an option as workBranch",
      kind: "Polecat",
      spec: polecat({}, { workBranch: "-x" }),
      message: /workBranch/,
    },
    {
      what: "a branch with ..",
      kind: "Polecat",
      spec: polecat({}, { workBranch: "a..b" }),
      message: /holds no '\.\.'/,
    },
    { what: "no pod at all", kind: "Polecat", spec: { rig: "a" }, message: /kubernetes is missing/ },
    {
      what: "plain http",
      kind: "Polecat",
      spec: polecat({}, { gitRepository: "http://h/r.git" }),
      message: /gitRepository/,
    },
    {
      what: "no way to log in",
      kind: "Polecat",
      spec: { rig: "a", kubernetes: { gitRepository: "git@h:a/b", gitSecretRef: { name: "s" } } },
      message: /cannot log in/,
    },
    {
      what: "a deadline of days",
      kind: "Polecat",
      spec: polecat({}, { activeDeadlineSeconds: 86400 }),
      message: /7200/,
    },
    {
      what: "a request above its limit",
      kind: "Polecat",
      spec: polecat({}, { resources: { requests: { memory: "4Gi" }, limits: { memory: "512Mi" } } }),
      message: /request of memory is above its limit/,
    },
    {
      what: "unchecked host keys",
      kind: "Polecat",
      spec: polecat({}, { sshStrictHostKeyChecking: "no" }),
      message: /Unsupported value/,
    },
    { what: "a negative age", kind: "Polecat", spec: polecat({ ttlSecondsAfterFinished: -1 }), message: /ttlSeconds/ },
    { what: "a reserved prefix", kind: "Rig", spec: { gitURL: "git@h:a/b", beadsPrefix: "hq" }, message: /reserved/ },
    { what: "a file URL", kind: "Rig", spec: { gitURL: "file:///etc", beadsPrefix: "ab" }, message: /gitURL/ },
    { what: "a test command", kind: "Refinery", spec: { rigRef: "a", testCommand: "make" }, message: /testCommand/ },
    {
      what: "an option as targetBranch",
      kind: "Refinery",
      spec: { rigRef: "a", targetBranch: "-x" },
      message: /targetBranch/,
    },
    { what: "no work items", kind: "Convoy", spec: { description: "d", trackedBeads: [] }, message: /trackedBeads/ },
    {
      what: "an interval without a unit",
      kind: "Witness",
      spec: { rigRef: "a", stuckThreshold: "15" },
      message: /stuckThreshold/,
    },
    { what: "a prefix without a dash", kind: "BeadStore", spec: { rigRef: "a", prefix: "ab" }, message: /prefix/ },
  ],
  lenient: [
    { kind: "Polecat", spec: { rig: "a", beadID: "pay-1;id", ttlSecondsAfterFinished: -1 } },
    { kind: "Polecat", spec: polecat({}, { gitBranch: "-x", activeDeadlineSeconds: 86400 }) },
    { kind: "Rig", spec: { gitURL: "file:///etc", beadsPrefix: "hq", settings: { namepoolTheme: "any" } } },
    { kind: "Refinery", spec: { rigRef: "a", testCommand: "make", targetBranch: "-x", parallelism: 3 } },
  ],
  defaulted: [
    {
      kind: "Polecat",
      spec: {
        rig: "a",
        kubernetes: {
          gitRepository: "git@h:a/b",
          gitSecretRef: { name: "s" },
          claudeCredsSecretRef: { name: "c" },
          sshKnownHostsConfigMapRef: {},
        },
      },
      defaults: {
        rig: "a",
        desiredState: "Idle",
        executionMode: "kubernetes",
        agent: "claude-code",
        kubernetes: {
          gitRepository: "git@h:a/b",
          gitBranch: "main",
          gitSecretRef: { name: "s" },
          claudeCredsSecretRef: { name: "c" },
          sshKnownHostsConfigMapRef: { name: "" },
          activeDeadlineSeconds: 3600,
          sshStrictHostKeyChecking: "yes",
        },
      },
    },
    {
      kind: "Rig",
      spec: { gitURL: "git@h:a/b", beadsPrefix: "ab", settings: {} },
      defaults: { gitURL: "git@h:a/b", beadsPrefix: "ab", settings: { maxPolecats: 8 } },
    },
    {
      kind: "Witness",
      spec: { rigRef: "a" },
      defaults: { rigRef: "a", healthCheckInterval: "30s", stuckThreshold: "15m", escalationTarget: "mayor" },
    },
    { kind: "Refinery", spec: { rigRef: "a" }, defaults: { rigRef: "a", targetBranch: "main", parallelism: 1 } },
    {
      kind: "BeadStore",
      spec: { rigRef: "a", prefix: "ab-" },
      defaults: { rigRef: "a", prefix: "ab-", syncInterval: "5m" },
    },
    {
      kind: "Convoy",
      spec: { description: "d", trackedBeads: ["ab-1"] },
      defaults: { description: "d", trackedBeads: ["ab-1"], parallelism: 0 },
    },
  ],
};
