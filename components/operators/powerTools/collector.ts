import { labels } from "../../labels";
import { type Manifest, type Planned, plan } from "../../manifest";
import { hardenedContainer, hardenedPod } from "../../podSecurity";
import { renewalMarks } from "../../renewal";
import type { Certificate } from "../certificate";
import { from, podsIn, to, toApiServer, toDns } from "../network";
import { account, clusterRole, type Home, marked, namespaced, policy } from "../objects";
import { containerResources } from "../resources";
import type { CollectorModel, PowerToolsModel } from "./model";
import { collectorName, collectorPort, toeNamespace } from "./spec";

const pods = { app: collectorName };
const certificates = "toe-collector-certs";

// It has no health path, so a probe can only knock.
const knock = { tcpSocket: { port: collectorPort }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };

const container = (c: CollectorModel): object => ({
  name: "collector",
  image: c.image,
  imagePullPolicy: "IfNotPresent",
  env: [
    { name: "DATE_FORMAT", value: c.dateFormat },
    // Without both it serves plain HTTP on the same port and says nothing.
    { name: "TLS_CERT_PATH", value: "/certs/tls.crt" },
    { name: "TLS_KEY_PATH", value: "/certs/tls.key" },
  ],
  ports: [{ name: "https", containerPort: collectorPort, protocol: "TCP" }],
  livenessProbe: { ...knock, initialDelaySeconds: 15 },
  readinessProbe: { ...knock, initialDelaySeconds: 5 },
  resources: containerResources(c.resources),
  securityContext: hardenedContainer,
  volumeMounts: [
    { name: "data", mountPath: "/data" },
    { name: "certificates", mountPath: "/certs", readOnly: true },
  ],
});

function deployment(c: CollectorModel, home: Home, certificate: Certificate): Manifest {
  const own = labels(home.identity, "collector", home.version);
  const podTemplate = {
    metadata: {
      labels: { ...own, ...pods },
      // It reads its certificate once, at start.
      annotations: { "palisade.dev/certificate": certificate.fingerprint },
    },
    spec: {
      serviceAccountName: collectorName,
      // It asks the API server about each caller's token; that is all its account may do.
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      priorityClassName: `${toeNamespace}-operator`,
      securityContext: { ...hardenedPod, fsGroupChangePolicy: "OnRootMismatch" },
      containers: [container(c)],
      volumes: [
        { name: "data", persistentVolumeClaim: { claimName: "toe-collector-data" } },
        { name: "certificates", secret: { secretName: certificates, defaultMode: 0o440, items: certificateItems } },
      ],
    },
  };
  return namespaced(home, "apps/v1", "Deployment", collectorName, "collector", {
    // One copy that lets go of the volume before the next takes it.
    spec: { replicas: 1, strategy: { type: "Recreate" }, selector: { matchLabels: pods }, template: podTemplate },
  });
}

const certificateItems = ["tls.crt", "tls.key"].map((key) => ({ key, path: key }));

function storage(c: CollectorModel, home: Home): Manifest {
  const spec = {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: c.storageSize } },
    ...(c.storageClassName === undefined ? {} : { storageClassName: c.storageClassName }),
  };
  return namespaced(home, "v1", "PersistentVolumeClaim", "toe-collector-data", "collector", { spec });
}

/** In upstream's collector any account's token will do, so only the tools' namespaces may call at all. */
function network(m: PowerToolsModel, home: Home): Planned[] {
  const callers = m.operator.watchNamespaces.map((namespace) => podsIn(namespace));
  const own = {
    podSelector: { matchLabels: pods },
    policyTypes: ["Ingress", "Egress"],
    ingress: [from(callers, collectorPort)],
    egress: [toDns, toApiServer(m.operator.apiServerCidrs)],
  };
  // A tool shares its pod's policies, and adds no label of its own.
  const theirs = {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [toDns, to([podsIn(toeNamespace, pods)], collectorPort)],
  };
  return [
    plan("collector-policy", policy(home, collectorName, own)),
    ...m.operator.watchNamespaces.map((namespace) =>
      plan(`to-collector-${namespace}`, policy(home, "to-toe-collector", theirs, namespace)),
    ),
  ];
}

export function collector(m: PowerToolsModel, home: Home, certificate: Certificate | undefined): Planned[] {
  // The controller mints tokens for this account, so it is there even without a collector.
  const owner = plan("collector-account", account(home, collectorName));
  if (m.collector === undefined || certificate === undefined) return [owner];
  const { cert, key, ca } = certificate;
  const stringData = { "tls.crt": cert, "tls.key": key, "ca.crt": ca };
  const secret = { type: "kubernetes.io/tls", stringData };
  const service = {
    spec: {
      type: "ClusterIP",
      selector: pods,
      ports: [{ name: "https", port: collectorPort, targetPort: collectorPort, protocol: "TCP" }],
    },
  };
  const budget = { spec: { maxUnavailable: 1, selector: { matchLabels: pods } } };
  const reviews = [{ apiGroups: ["authentication.k8s.io"], resources: ["tokenreviews"], verbs: ["create"] }];
  const who = { account: collectorName, namespace: home.namespace };
  return [
    owner,
    ...clusterRole(home, { role: "collector", name: collectorName }, reviews, who),
    plan(
      "collector-tls",
      marked(namespaced(home, "v1", "Secret", certificates, "collector", secret), renewalMarks(m.collector.renewal)),
    ),
    plan("collector-storage", storage(m.collector, home)),
    plan("collector-service", namespaced(home, "v1", "Service", collectorName, "collector", service)),
    plan("collector-budget", namespaced(home, "policy/v1", "PodDisruptionBudget", collectorName, "collector", budget)),
    ...network(m, home),
    plan("collector", deployment(m.collector, home, certificate)),
  ];
}
