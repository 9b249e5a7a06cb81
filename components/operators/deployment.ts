import type { Manifest } from "../manifest";
import { hardenedContainer, hardenedPod } from "../podSecurity";
import type { OperatorModel } from "./operator";
import { containerResources } from "./resources";

const probe = (path: string, port: number, initialDelaySeconds: number, periodSeconds: number) => ({
  httpGet: { path, port },
  initialDelaySeconds,
  periodSeconds,
  timeoutSeconds: 5,
  failureThreshold: 3,
});

/** Copies land on different nodes and zones where there are any, and still start where there is one. */
export const spread = (matchLabels: Record<string, string>): object[] =>
  ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  }));

function container(m: OperatorModel): object {
  const { spec } = m;
  const metrics =
    m.scrapeNamespace === undefined ? [] : [{ name: "metrics", containerPort: spec.metricsPort, protocol: "TCP" }];
  return {
    name: spec.container,
    image: m.image,
    imagePullPolicy: "IfNotPresent",
    ...(spec.command === undefined ? {} : { command: spec.command }),
    args: spec.args(m),
    ...(spec.env === undefined ? {} : { env: spec.env(m) }),
    ports: [{ name: "health", containerPort: spec.healthPort, protocol: "TCP" }, ...metrics],
    livenessProbe: probe("/healthz", spec.healthPort, 15, 20),
    readinessProbe: probe("/readyz", spec.healthPort, 5, 10),
    resources: containerResources(m.resources),
    securityContext: hardenedContainer,
    volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
  };
}

export const podSpec = (m: OperatorModel, matchLabels: Record<string, string>): object => ({
  serviceAccountName: m.spec.process,
  // The operator talks to the API server; it is the one pod here that may.
  automountServiceAccountToken: true,
  enableServiceLinks: false,
  priorityClassName: `${m.namespace}-operator`,
  terminationGracePeriodSeconds: 30,
  securityContext: hardenedPod,
  ...(m.imagePullSecrets.length === 0 ? {} : { imagePullSecrets: m.imagePullSecrets.map((name) => ({ name })) }),
  topologySpreadConstraints: spread(matchLabels),
  containers: [container(m)],
  volumes: [{ name: "tmp", emptyDir: { sizeLimit: "128Mi" } }],
});

export function deployment(
  m: OperatorModel,
  metadata: Manifest["metadata"],
  matchLabels: Record<string, string>,
): Manifest {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: m.replicas,
      revisionHistoryLimit: 3,
      selector: { matchLabels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
      template: {
        metadata: { labels: { ...metadata.labels, ...matchLabels } },
        spec: podSpec(m, matchLabels),
      },
    },
  };
}
