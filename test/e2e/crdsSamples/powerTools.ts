import type { KindSample, SystemSamples } from "./sample";

const endpoint = "https://toe-collector.toe-system.svc.cluster.local:8443";
const run = {
  targets: { labelSelector: { matchLabels: { app: "checkout" } }, container: "server" },
  tool: {
    name: "aperf",
    args: ["-i", "1"],
    duration: "60s",
    warmup: "5s",
    resolutionPreset: "high",
    maxCPUPercent: 50,
  },
  output: {
    mode: "collector",
    collector: { endpoint },
    rollingInterval: "10s",
    compress: "gzip",
    retentionDays: 7,
  },
  budgets: { maxConcurrentPods: 1, perPodOverheadTarget: 5 },
  failurePolicy: { onError: "stop", backoff: { initial: "10s", max: "5m", multiplier: "2" } },
  ttlSecondsAfterFinished: 600,
};
const config = {
  name: "netcheck",
  image: `ghcr.io/corp/netcheck@sha256:${"c".repeat(64)}`,
  securityContext: {
    allowPrivileged: false,
    allowHostPID: false,
    runAsRoot: true,
    capabilities: { add: ["SYS_PTRACE", "PERFMON"], drop: ["ALL"] },
  },
  allowedNamespaces: ["shop-dev", "shop-prod"],
  description: "Looks at the network",
  version: "1",
  defaultArgs: ["-v"],
};
const security = (change: object): object => ({
  ...config,
  securityContext: { ...config.securityContext, ...change },
});
const sample = (kind: string, plural: string, name: string, spec: object): KindSample => ({
  apiVersion: "codriverlabs.ai.toe.run/v1alpha1",
  kind,
  plural,
  name,
  spec,
});
const tool = (change: object): object => ({ ...run, tool: { ...run.tool, ...change } });
const name = "netcheck-config";

export const powerToolsSamples: SystemSamples = {
  system: "powerTools",
  good: [
    sample("PowerTool", "powertools", "checkout-cpu", run),
    sample("PowerToolConfig", "powertoolconfigs", name, config),
  ],
  bad: [
    {
      what: "an empty selector",
      kind: "PowerTool",
      spec: { ...run, targets: { labelSelector: {} } },
      message: /every pod of the namespace/,
    },
    {
      what: "an unknown mode",
      kind: "PowerTool",
      spec: { ...run, output: { mode: "nonsense" } },
      message: /Unsupported value: "nonsense"/,
    },
    { what: "no duration", kind: "PowerTool", spec: tool({ duration: "whatever" }), message: /duration/ },
    { what: "a day's run", kind: "PowerTool", spec: tool({ duration: "25h" }), message: /between 5s and 2h/ },
    {
      what: "a token for any mode",
      kind: "PowerTool",
      spec: { ...run, output: { mode: "ephemeral", collector: { endpoint } } },
      message: /collector belongs to mode/,
    },
    { what: "no claim", kind: "PowerTool", spec: { ...run, output: { mode: "pvc" } }, message: /pvc belongs to mode/ },
    {
      what: "a path that leaves",
      kind: "PowerTool",
      spec: { ...run, output: { mode: "pvc", pvc: { claimName: "c", path: "../x" } } },
      message: /no '\.\.'/,
    },
    {
      what: "a stranger's collector",
      kind: "PowerTool",
      spec: { ...run, output: { mode: "collector", collector: { endpoint: "https://evil.example:8443" } } },
      message: /endpoint/,
    },
    {
      what: "a schedule",
      kind: "PowerTool",
      spec: { ...run, schedule: "* * * * *" },
      message: /schedule has no effect/,
    },
    {
      what: "other namespaces",
      kind: "PowerTool",
      spec: { ...run, targets: { ...run.targets, namespaceSelector: { matchRegex: ".*" } } },
      message: /namespaceSelector has no effect/,
    },
    {
      what: "a name too long for a container",
      kind: "PowerTool",
      name: "a".repeat(45),
      spec: run,
      message: /44 characters/,
    },
    { what: "a new line in an argument", kind: "PowerTool", spec: tool({ args: ["a\nb"] }), message: /args/ },
    {
      what: "resources",
      kind: "PowerToolConfig",
      name,
      spec: { ...config, resources: { limits: { cpu: "1" } } },
      message: /resources stay empty/,
    },
    {
      what: "a mutable image",
      kind: "PowerToolConfig",
      name,
      spec: { ...config, image: "ghcr.io/corp/netcheck:1.2" },
      message: /image/,
    },
    {
      what: "every namespace",
      kind: "PowerToolConfig",
      name,
      spec: { ...config, allowedNamespaces: [] },
      message: /every namespace/,
    },
    {
      what: "the node's processes",
      kind: "PowerToolConfig",
      name,
      spec: security({ allowHostPID: true }),
      message: /leave it false/,
    },
    {
      what: "kernel modules",
      kind: "PowerToolConfig",
      name,
      spec: security({ capabilities: { add: ["SYS_MODULE"], drop: ["ALL"] } }),
      message: /SYS_MODULE/,
    },
    {
      what: "nothing dropped",
      kind: "PowerToolConfig",
      name,
      spec: security({ capabilities: { drop: ["KILL"] } }),
      message: /holds ALL unless/,
    },
    {
      what: "a name that is never found",
      kind: "PowerToolConfig",
      name: "other",
      spec: config,
      message: /finds it by nothing else/,
    },
    {
      what: "the seeds' spec.security",
      kind: "PowerToolConfig",
      name,
      spec: { name: "netcheck", image: config.image, security: {} },
      message: /\.spec\.security: field not declared in schema/,
    },
  ],
  lenient: [
    {
      kind: "PowerTool",
      spec: { targets: { labelSelector: {} }, tool: { name: "X", duration: "whatever" }, output: { mode: "nonsense" } },
    },
    { kind: "PowerToolConfig", spec: { name: "a", image: "b", securityContext: { allowHostPID: true } } },
  ],
  defaulted: [],
};
