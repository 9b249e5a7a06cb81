import { type Manifest, type Planned, plan } from "../../manifest";
import { renewalMarks } from "../../renewal";
import { marked, namespaced } from "../objects";
import { containerResources } from "../resources";
import type { ConductorModel } from "./model";
import {
  type ConductorSecrets,
  env,
  homeOf,
  labelsOf,
  livenessOf,
  podBase,
  podsOf,
  probeOf,
  redisName,
  redisPort,
  scratch,
  scratchMounts,
  secretFile,
  secured,
} from "./parts";

const name = "claude-conductor";

const variables = (m: ConductorModel): object[] =>
  env({
    CONDUCTOR_MODE: "production",
    CONDUCTOR_LOG_LEVEL: "INFO",
    CONDUCTOR_CONFIG: "/config/config.yaml",
    CONDUCTOR_DASHBOARD_PORT: String(m.orchestrator.dashboardPort),
    CONDUCTOR_API_PORT: String(m.orchestrator.apiPort),
    HOME: "/home/claude",
    GIT_CONFIG_GLOBAL: "/tmp/gitconfig",
    REDIS_ENABLED: "true",
    REDIS_HOST: redisName,
    REDIS_PORT: String(redisPort),
    REDIS_USERNAME: "orchestrator",
    REDIS_TLS: m.redis.plaintext === undefined ? "true" : "false",
    REDIS_CA_FILE: "/secrets/redis/ca.crt",
    // A file, though upstream reads a variable: every child process would inherit that.
    REDIS_PASSWORD_FILE: "/secrets/redis/password",
  });

const container = (m: ConductorModel): object => ({
  name: "orchestrator",
  image: m.image,
  imagePullPolicy: "IfNotPresent",
  // Arguments and no command: the image's entry point prepares the user's home.
  args: m.orchestrator.args,
  env: variables(m),
  ports: [
    { name: "dashboard", containerPort: m.orchestrator.dashboardPort, protocol: "TCP" },
    { name: "api", containerPort: m.orchestrator.apiPort, protocol: "TCP" },
    { name: "metrics", containerPort: m.orchestrator.metricsPort, protocol: "TCP" },
  ],
  startupProbe: { ...probeOf(m.orchestrator.probe), failureThreshold: 60 },
  livenessProbe: livenessOf(m.orchestrator.probe),
  readinessProbe: probeOf(m.orchestrator.probe),
  resources: containerResources(m.orchestrator.resources, "1Gi"),
  securityContext: secured,
  volumeMounts: [
    ...scratchMounts,
    { name: "home", mountPath: "/home/claude" },
    { name: "workspace", mountPath: "/workspace" },
    { name: "logs", mountPath: "/var/log/conductor" },
    { name: "config", mountPath: "/config", readOnly: true },
    { name: "redis", mountPath: "/secrets/redis", readOnly: true },
  ],
});

const claim = (m: ConductorModel, what: string, size: string): Planned =>
  plan(
    `${what}-volume`,
    namespaced(homeOf(m), "v1", "PersistentVolumeClaim", `${name}-${what}`, "orchestrator", {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: size } },
        ...(m.storageClassName === undefined ? {} : { storageClassName: m.storageClassName }),
      },
    }),
  );

function deployment(m: ConductorModel, secrets: ConductorSecrets): Manifest {
  const metadata = {
    labels: labelsOf(m, "orchestrator"),
    annotations: { "palisade.dev/secrets": secrets.fingerprint },
  };
  const volumes = [
    ...scratch,
    { name: "home", emptyDir: { sizeLimit: "512Mi" } },
    { name: "workspace", persistentVolumeClaim: { claimName: `${name}-workspace` } },
    { name: "logs", persistentVolumeClaim: { claimName: `${name}-logs` } },
    secretFile("config", `${name}-config`, ["config.yaml"]),
    secretFile("redis", `${redisName}-client`, ["password", "ca.crt"]),
  ];
  return namespaced(homeOf(m), "apps/v1", "Deployment", name, "orchestrator", {
    spec: {
      // One: its leader's lock is never renewed, and two would both lead.
      replicas: 1,
      revisionHistoryLimit: 3,
      strategy: { type: "Recreate" },
      selector: { matchLabels: podsOf(m, "orchestrator") },
      template: {
        metadata,
        spec: {
          ...podBase(m, name, "operator"),
          terminationGracePeriodSeconds: 60,
          containers: [container(m)],
          volumes,
        },
      },
    },
  });
}

/** The orchestrator, its settings, volumes and service. */
export function orchestrator(m: ConductorModel, secrets: ConductorSecrets): Planned[] {
  const home = homeOf(m);
  const selector = podsOf(m, "orchestrator");
  const { dashboardPort, apiPort, metricsPort, workspaceSize, logsSize } = m.orchestrator;
  const ports = Object.entries({ dashboard: dashboardPort, api: apiPort, metrics: metricsPort }).map(
    ([portName, port]) => ({ name: portName, port, targetPort: port, protocol: "TCP" }),
  );
  const config = { type: "Opaque", stringData: { "config.yaml": secrets.config } };
  return [
    plan(
      "config",
      marked(namespaced(home, "v1", "Secret", `${name}-config`, "orchestrator", config), renewalMarks(m.redis.renewal)),
    ),
    claim(m, "workspace", workspaceSize),
    claim(m, "logs", logsSize),
    plan(
      "service",
      namespaced(home, "v1", "Service", name, "orchestrator", { spec: { type: "ClusterIP", selector, ports } }),
    ),
    plan(
      "budget",
      namespaced(home, "policy/v1", "PodDisruptionBudget", name, "orchestrator", {
        spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
      }),
    ),
    plan("orchestrator", deployment(m, secrets), { after: ["redis"] }),
  ];
}
