export const image = "ghcr.io/kubeopencode/kubeopencode-agent-devbox:v0.1.7";
const env = [{ name: "A", valueFrom: { fieldRef: { fieldPath: "metadata.name", apiVersion: "v1" } } }];
const mounts = [{ name: "tmp", mountPath: "/tmp", readOnly: false, subPath: "a", mountPropagation: "None" }];
const term = {
  labelSelector: { matchLabels: { a: "b" }, matchExpressions: [{ key: "k", operator: "In", values: ["v"] }] },
  topologyKey: "kubernetes.io/hostname",
};
export const podSpec = {
  labels: { "palisade.dev/agent": "infra-bot" },
  scheduling: {
    nodeSelector: { pool: "agents" },
    tolerations: [{ key: "k", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "k", operator: "Exists" }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: { matchFields: [{ key: "metadata.name", operator: "In", values: ["n"] }] } },
        ],
      },
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
      },
    },
  },
  runtimeClassName: "gvisor",
  resources: { requests: { cpu: "250m" }, limits: { memory: "2Gi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
    appArmorProfile: { type: "RuntimeDefault" },
    seLinuxOptions: { level: "s0" },
  },
  podSecurityContext: {
    runAsNonRoot: true,
    runAsUser: 1000,
    fsGroup: 1000,
    fsGroupChangePolicy: "OnRootMismatch",
    supplementalGroups: [1000],
    sysctls: [{ name: "n", value: "v" }],
  },
  lifecycle: {
    postStart: { exec: { command: ["true"] } },
    preStop: { httpGet: { port: "http", path: "/", httpHeaders: [{ name: "a", value: "b" }] } },
    stopSignal: "SIGTERM",
  },
  extraVolumes: [
    { name: "tmp", emptyDir: { sizeLimit: "1Gi", medium: "Memory" } },
    { name: "all", projected: { sources: [{ serviceAccountToken: { path: "t", audience: "a" } }], defaultMode: 256 } },
    { name: "csi", csi: { driver: "d", volumeAttributes: { a: "b" } } },
    { name: "image", image: { reference: "r", pullPolicy: "Always" } },
    { name: "own", ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: "1Gi" } } } } } },
  ],
  extraVolumeMounts: mounts,
  extraEnv: env,
  systemContainers: {
    openCodeInit: { extraEnv: env },
    contextInit: { extraVolumeMounts: mounts },
    gitInit: { extraEnv: env },
    gitSync: { extraEnv: env },
    pluginInit: { extraEnv: env },
  },
};
export const git = {
  repository: "git@git.corp.example:platform/live.git",
  path: "docs/rules",
  ref: "main",
  depth: 1,
  recurseSubmodules: true,
  secretRef: { name: "live-deploy-key-v3" },
  sync: { enabled: true, interval: "10m", policy: "HotReload" },
};
export const skill = {
  repository: "https://github.com/acme/agent-skills.git",
  ref: "v2",
  path: "skills",
  names: ["review"],
};
export const recipe = {
  workspaceDir: "/work",
  serviceAccountName: "agent-infra-bot",
  agentImage: image,
  executorImage: image,
  attachImage: `${image}@sha256:${"b".repeat(64)}`,
  command: ["sh"],
  contexts: [
    { type: "Git", mountPath: ".", git },
    { type: "Text", text: "Use conventional commits", name: "n", description: "d" },
    { type: "ConfigMap", configMap: { name: "style", key: "rules.md", optional: true }, mountPath: "a", fileMode: 256 },
    { type: "Runtime", runtime: {} },
  ],
  skills: [{ name: "reviews", git: skill }],
  plugins: [{ name: "safety-net@0.8.2", target: "server", options: { deep: { any: ["thing", 1] } } }],
  config: { share: "disabled", permission: { bash: "ask" } },
  credentials: [
    { name: "llm", secretRef: { name: "llm-2026q3", key: "api-key" }, env: "ANTHROPIC_API_KEY" },
    { name: "file", secretRef: { name: "llm-2026q3", key: "k" }, mountPath: "/secrets/k", fileMode: 256 },
  ],
  podSpec,
  caBundle: { configMapRef: { name: "corp-ca", key: "ca.crt" } },
  proxy: { httpsProxy: "http://proxy.corp.example:3128", httpProxy: "http://p", noProxy: ".corp.example" },
  imagePullSecrets: [{ name: "corp-pull" }],
  extraPorts: [{ name: "web", port: 3000, protocol: "TCP" }],
  maxConcurrentTasks: 2,
  quota: { maxTaskStarts: 20, windowSeconds: 3600 },
};
