import { git, image, podSpec, recipe, skill } from "./kubeOpenCodeRecipe";
import type { KindSample, SystemSamples } from "./sample";

const agent = {
  ...recipe,
  templateRef: { name: "web-base" },
  profile: "Infrastructure",
  port: 4096,
  persistence: { sessions: { size: "2Gi", storageClassName: "fast" }, workspace: { size: "10Gi" } },
  suspend: false,
  standby: { idleTimeout: "30m" },
  share: { enabled: true, expiresAt: "2030-01-01T00:00:00Z", allowedIPs: ["192.0.2.0/24"] },
};
const task = { agentRef: { name: "web-bot" }, description: "Audit the checkout page", timeout: "1h" };
const assets = { description: "d", tags: ["t"], requiredCredentials: [{ env: "TOKEN", description: "d" }] };

const sample = (kind: string, plural: string, name: string, spec: object): KindSample => ({
  apiVersion: "kubeopencode.io/v1alpha1",
  kind,
  plural,
  name,
  spec,
  ...(kind === "KubeOpenCodeConfig" ? { cluster: true } : {}),
});
const withGit = (change: object): object => ({
  ...recipe,
  contexts: [{ type: "Git", mountPath: "a", git: { ...git, ...change } }],
});
const withPod = (change: object): object => ({ ...recipe, podSpec: { ...podSpec, ...change } });

export const kubeOpenCodeSamples: SystemSamples = {
  system: "kubeOpenCode",
  good: [
    sample("Agent", "agents", "infra-bot", agent),
    sample("AgentTemplate", "agenttemplates", "batch", recipe),
    sample("Task", "tasks", "a11y-audit", { ...task, contexts: recipe.contexts }),
    sample("CronTask", "crontasks", "nightly-deps", {
      schedule: "*/30 8-18 * * 1-5",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Replace",
      suspend: true,
      startingDeadlineSeconds: 300,
      maxRetainedTasks: 4,
      taskTemplate: { metadata: { labels: { kind: "drift" }, annotations: { a: "b" } }, spec: task },
    }),
    sample("Registry", "registries", "catalog", {
      checkInterval: "1h",
      npmRegistryURL: "https://npm.corp.example",
      images: [
        {
          name: "ops",
          image,
          secretRef: { name: "s" },
          metadata: { category: "devops", tools: ["kubectl"], baseImage: "b", maintainer: "m", tags: ["t"] },
        },
      ],
      skills: [{ name: "reviews", git: skill, metadata: assets }],
      plugins: [{ name: "guard", plugin: { name: "safety-net@0.8.2" }, metadata: assets }],
    }),
    sample("KubeOpenCodeConfig", "kubeopencodeconfigs", "cluster", {
      clusterDomain: "cluster.local",
      systemImage: { image, imagePullPolicy: "IfNotPresent" },
      cleanup: { ttlSecondsAfterFinished: 86400, maxRetainedTasks: 50 },
      proxy: { noProxy: ".corp.example" },
      observability: {
        openTelemetry: {
          enabled: true,
          endpoint: "http://otel-collector.observability:4318",
          headers: { "x-a": { value: "v" }, "x-b": { valueFrom: { secretKeyRef: { name: "s", key: "k" } } } },
          enableLLMTraces: true,
          recordContent: false,
          resourceAttributes: { "deployment.environment": "prod" },
        },
      },
    }),
  ],
  bad: [
    {
      what: "an option as repository",
      kind: "Agent",
      spec: withGit({ repository: "--upload-pack=id" }),
      message: /repository/,
    },
    { what: "plain http", kind: "Agent", spec: withGit({ repository: "http://h/r" }), message: /repository/ },
    { what: "an option as ref", kind: "Agent", spec: withGit({ ref: "-x" }), message: /ref/ },
    { what: "a path that leaves", kind: "Agent", spec: withGit({ path: "a/../../b" }), message: /no '\.\.'/ },
    { what: "an absolute path", kind: "Agent", spec: withGit({ path: "/etc" }), message: /path/ },
    { what: "Rollout sync", kind: "Agent", spec: withGit({ sync: { policy: "Rollout" } }), message: /use HotReload/ },
    {
      what: "an unimplemented URL",
      kind: "Agent",
      spec: { ...recipe, contexts: [{ type: "URL", url: { source: "s" } }] },
      message: /Unsupported value: "URL"/,
    },
    {
      what: "a context without its text",
      kind: "Agent",
      spec: { ...recipe, contexts: [{ type: "Text" }] },
      message: /Text needs text/,
    },
    {
      what: "neither template nor folder",
      kind: "Agent",
      spec: { profile: "p" },
      message: /name templateRef, or both/,
    },
    {
      what: "another agent's label",
      kind: "Agent",
      spec: withPod({ labels: { "kubeopencode.io/agent": "x" } }),
      message: /must not join/,
    },
    {
      what: "a privileged container",
      kind: "Agent",
      spec: withPod({ securityContext: { privileged: true } }),
      message: /privileged is not/,
    },
    {
      what: "files of the node",
      kind: "AgentTemplate",
      spec: withPod({ extraVolumes: [{ name: "h", hostPath: { path: "/" } }] }),
      message: /hostPath would/,
    },
    {
      what: "an endless share",
      kind: "Agent",
      spec: { ...agent, share: { enabled: true } },
      message: /needs expiresAt/,
    },
    {
      what: "the latest image",
      kind: "Agent",
      spec: { ...agent, executorImage: "ghcr.io/a/b:latest" },
      message: /not latest/,
    },
    {
      what: "an image without a tag",
      kind: "Agent",
      spec: { ...agent, executorImage: "ghcr.io/a/b" },
      message: /not latest/,
    },
    {
      what: "a credential for all to read",
      kind: "Agent",
      spec: {
        ...agent,
        credentials: [{ name: "n", secretRef: { name: "s", key: "k" }, mountPath: "/a", fileMode: 420 }],
      },
      message: /readable by its owner/,
    },
    {
      what: "two authorities",
      kind: "Agent",
      spec: { ...agent, caBundle: { configMapRef: { name: "a" }, secretRef: { name: "b" } } },
      message: /not both/,
    },
    { what: "no end", kind: "Task", spec: { agentRef: { name: "a" } }, message: /timeout is missing/ },
    { what: "no agent", kind: "Task", spec: { timeout: "1h" }, message: /name agentRef or templateRef/ },
    { what: "two owners", kind: "Task", spec: { ...task, templateRef: { name: "t" } }, message: /not both/ },
    {
      what: "half a schedule",
      kind: "CronTask",
      spec: { schedule: "5 *", taskTemplate: { spec: task } },
      message: /schedule/,
    },
    {
      what: "an option as plugin",
      kind: "Registry",
      spec: { plugins: [{ name: "a", plugin: { name: "--x" } }] },
      message: /plugin/,
    },
    { what: "another name", kind: "KubeOpenCodeConfig", name: "second", spec: {}, message: /is named cluster/ },
    {
      what: "telemetry to nowhere",
      kind: "KubeOpenCodeConfig",
      name: "cluster",
      spec: { observability: { openTelemetry: { enabled: true } } },
      message: /needs an endpoint/,
    },
  ],
  lenient: [
    { kind: "Agent", spec: {} },
    { kind: "Agent", spec: withGit({ repository: "--upload-pack=id", sync: { policy: "Rollout" } }) },
    { kind: "Agent", spec: withPod({ securityContext: { privileged: true } }) },
    { kind: "Agent", spec: { share: { enabled: true }, contexts: [{ type: "URL", url: { source: "s" } }] } },
    { kind: "Task", spec: { agentRef: { name: "a" } } },
  ],
  defaulted: [
    {
      kind: "Agent",
      spec: { templateRef: { name: "t" }, skills: [{ name: "s", git: { repository: "https://h/r" } }] },
      defaults: {
        templateRef: { name: "t" },
        port: 4096,
        skills: [{ name: "s", git: { repository: "https://h/r", ref: "HEAD", depth: 1 } }],
      },
    },
    {
      kind: "CronTask",
      spec: { schedule: "15 2 * * *", taskTemplate: { spec: task } },
      defaults: {
        schedule: "15 2 * * *",
        concurrencyPolicy: "Forbid",
        maxRetainedTasks: 10,
        taskTemplate: { spec: task },
      },
    },
  ],
};
