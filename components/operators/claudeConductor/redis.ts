import { type Manifest, type Planned, plan } from "../../manifest";
import { renewalMarks } from "../../renewal";
import { accepted, marked, namespaced } from "../objects";
import { containerResources } from "../resources";
import { type ConductorModel, smallScratch } from "./model";
import {
  type ConductorSecrets,
  homeOf,
  labelsOf,
  livenessOf,
  podBase,
  podsOf,
  probeOf,
  redisName,
  redisPort,
  secretFile,
  secured,
  tlsFolder,
} from "./parts";

const encrypted = [
  "--port 0",
  `--tls-port ${redisPort}`,
  `--tls-cert-file ${tlsFolder}/tls.crt`,
  `--tls-key-file ${tlsFolder}/tls.key`,
  `--tls-ca-cert-file ${tlsFolder}/ca.crt`,
  "--tls-auth-clients no",
];

const command = (m: ConductorModel): string[] =>
  [
    ...(m.redis.plaintext === undefined ? encrypted : [`--port ${redisPort}`]),
    "--aclfile /users/users.acl",
    "--appendonly yes",
    "--dir /data",
  ].flatMap((option) => option.split(" "));

const container = (m: ConductorModel): object => ({
  name: "redis",
  image: m.redis.image,
  imagePullPolicy: "IfNotPresent",
  command: ["redis-server"],
  args: command(m),
  ports: [{ name: "redis", containerPort: redisPort, protocol: "TCP" }],
  livenessProbe: livenessOf({ port: redisPort }),
  readinessProbe: probeOf({ port: redisPort }),
  resources: containerResources(m.redis.resources, smallScratch),
  securityContext: secured,
  volumeMounts: [
    { name: "data", mountPath: "/data" },
    { name: "users", mountPath: "/users", readOnly: true },
    { name: "tls", mountPath: tlsFolder, readOnly: true },
    { name: "tmp", mountPath: "/tmp" },
  ],
});

function statefulSet(m: ConductorModel, secrets: ConductorSecrets): Manifest {
  const storage = {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: m.redis.storageSize } },
    ...(m.storageClassName === undefined ? {} : { storageClassName: m.storageClassName }),
  };
  const annotations = {
    "palisade.dev/secrets": secrets.fingerprint,
    ...(m.redis.plaintext === undefined ? {} : accepted("redis-without-tls", m.redis.plaintext)),
  };
  return namespaced(homeOf(m), "apps/v1", "StatefulSet", redisName, "redis", {
    spec: {
      serviceName: redisName,
      replicas: 1,
      selector: { matchLabels: podsOf(m, "redis") },
      template: {
        metadata: { labels: labelsOf(m, "redis"), annotations },
        spec: {
          ...podBase(m, redisName, "operator"),
          containers: [container(m)],
          volumes: [
            secretFile("users", `${redisName}-users`, ["users.acl"]),
            secretFile("tls", `${redisName}-tls`, ["tls.crt", "tls.key", "ca.crt"]),
            { name: "tmp", emptyDir: { sizeLimit: "16Mi" } },
          ],
        },
      },
      volumeClaimTemplates: [{ metadata: { name: "data", labels: labelsOf(m, "redis") }, spec: storage }],
    },
  });
}

/** Redis and the Secrets around it, one for each reader. */
export function redis(m: ConductorModel, secrets: ConductorSecrets): Planned[] {
  const home = homeOf(m);
  const secret = (name: string, stringData: object, type = "Opaque") =>
    marked(namespaced(home, "v1", "Secret", name, "redis", { type, stringData }), renewalMarks(m.redis.renewal));
  const tls = { "tls.crt": secrets.cert, "tls.key": secrets.key, "ca.crt": secrets.ca };
  const matchLabels = podsOf(m, "redis");
  const port = { name: "redis", port: redisPort, targetPort: redisPort, protocol: "TCP" };
  return [
    plan("redis-users", secret(`${redisName}-users`, { "users.acl": secrets.acl })),
    plan(
      "redis-password",
      secret(`${redisName}-client`, { password: secrets.orchestratorPassword, "ca.crt": secrets.ca }),
    ),
    plan("redis-tls", secret(`${redisName}-tls`, tls, "kubernetes.io/tls")),
    plan(
      "redis-service",
      namespaced(home, "v1", "Service", redisName, "redis", {
        spec: { type: "ClusterIP", selector: matchLabels, ports: [port] },
      }),
    ),
    plan(
      "redis-budget",
      namespaced(home, "policy/v1", "PodDisruptionBudget", redisName, "redis", {
        spec: { maxUnavailable: 1, selector: { matchLabels } },
      }),
    ),
    plan("redis", statefulSet(m, secrets)),
  ];
}
