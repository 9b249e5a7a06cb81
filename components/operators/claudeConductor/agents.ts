import { type Manifest, type Planned, plan } from "../../manifest";
import { spread } from "../deployment";
import { namespaced } from "../objects";
import { containerResources } from "../resources";
import type { ConductorModel } from "./model";
import {
  env,
  homeOf,
  labelsOf,
  livenessOf,
  podBase,
  podsOf,
  probeOf,
  scratch,
  scratchMounts,
  secretFile,
  secured,
} from "./parts";

const name = "claude-conductor-agents";
const keyFile = "/secrets/model/api-key";

/** Settings that the agent cannot change: its key comes from a file, which no child process inherits. */
const managedSettings = {
  apiKeyHelper: `cat ${keyFile}`,
  env: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
};

const variables = (m: ConductorModel): object[] => [
  ...env({
    CONDUCTOR_MODE: "production",
    CONDUCTOR_LOG_LEVEL: "INFO",
    ORCHESTRATOR_HOST: "claude-conductor",
    ORCHESTRATOR_PORT: String(m.orchestrator.apiPort),
    HOME: "/home/claude",
    GIT_CONFIG_GLOBAL: "/tmp/gitconfig",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  }),
  { name: "AGENT_ID", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
];

function container(m: ConductorModel): object {
  const { args, probe, resources, scratch: most } = m.agents;
  const probes = probe === undefined ? {} : { livenessProbe: livenessOf(probe), readinessProbe: probeOf(probe) };
  return {
    name: "agent",
    image: m.image,
    imagePullPolicy: "IfNotPresent",
    args,
    env: variables(m),
    ...probes,
    resources: containerResources(resources, most),
    securityContext: secured,
    volumeMounts: [
      ...scratchMounts,
      { name: "home", mountPath: "/home/claude" },
      { name: "workspace", mountPath: "/workspace" },
      { name: "logs", mountPath: "/var/log/conductor" },
      { name: "model", mountPath: "/secrets/model", readOnly: true },
      { name: "settings", mountPath: "/etc/claude-code", readOnly: true },
    ],
  };
}

function modelFile(m: ConductorModel): object {
  const items = [{ key: m.modelSecretKey, path: "api-key" }];
  return {
    ...secretFile("model", m.modelSecret, []),
    secret: { secretName: m.modelSecret, defaultMode: 0o400, items },
  };
}

function deployment(m: ConductorModel): Manifest {
  const matchLabels = podsOf(m, "agent");
  return namespaced(homeOf(m), "apps/v1", "Deployment", name, "agent", {
    // No number of replicas: it is the autoscaler's, and an update would set it back.
    spec: {
      revisionHistoryLimit: 3,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
      selector: { matchLabels },
      template: {
        metadata: { labels: labelsOf(m, "agent") },
        spec: {
          ...podBase(m, "claude-conductor-agent", "agents"),
          terminationGracePeriodSeconds: 60,
          topologySpreadConstraints: spread(matchLabels),
          containers: [container(m)],
          volumes: [
            ...scratch,
            { name: "home", emptyDir: { sizeLimit: "1Gi" } },
            // One workspace for each agent: what one task leaves, no other task finds.
            { name: "workspace", emptyDir: { sizeLimit: m.agents.workspaceSize } },
            { name: "logs", emptyDir: { sizeLimit: "512Mi" } },
            modelFile(m),
            { name: "settings", configMap: { name: "claude-conductor-agent-settings" } },
          ],
        },
      },
    },
  });
}

function autoscaler(m: ConductorModel): Manifest {
  const { minReplicas, maxReplicas, targetCpuPercent } = m.agents;
  const target = { type: "Utilization", averageUtilization: targetCpuPercent };
  return namespaced(homeOf(m), "autoscaling/v2", "HorizontalPodAutoscaler", name, "agent", {
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
      minReplicas,
      maxReplicas,
      metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: "Pods", value: 2, periodSeconds: 60 }] },
        // Slowly: an agent that goes takes its task along.
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Pods", value: 1, periodSeconds: 60 }] },
      },
    },
  });
}

export function agents(m: ConductorModel): Planned[] {
  const home = homeOf(m);
  const settings = { data: { "managed-settings.json": JSON.stringify(managedSettings, undefined, 2) } };
  const budget = { spec: { maxUnavailable: 1, selector: { matchLabels: podsOf(m, "agent") } } };
  return [
    plan("agent-settings", namespaced(home, "v1", "ConfigMap", "claude-conductor-agent-settings", "agent", settings)),
    plan("agents-budget", namespaced(home, "policy/v1", "PodDisruptionBudget", name, "agent", budget)),
    plan("agents-scaler", autoscaler(m)),
    plan("agents", deployment(m), { after: ["orchestrator"] }),
  ];
}
