import type { Dice } from "./random";

export type Json = Record<string, unknown>;

/** How often a workload follows a rule: corpora of good and of bad objects both hide mistakes. */
const kept = 0.7;

function securityContext(dice: Dice): Json {
  // An API server takes no privileged container that may not gain privileges.
  const rights = dice.often(0.05) ? { privileged: true } : dice.often(kept) ? { allowPrivilegeEscalation: false } : {};
  return {
    ...rights,
    ...(dice.often(kept) ? { readOnlyRootFilesystem: true } : {}),
    ...(dice.often(kept) ? { capabilities: { drop: ["ALL"] } } : capabilities(dice)),
  };
}

const capabilities = (dice: Dice): Json =>
  dice.often(0.5) ? {} : { capabilities: { drop: ["NET_RAW"], add: [dice.pick("NET_ADMIN", "SYS_PTRACE")] } };

const image = (dice: Dice): string => {
  const name = `registry.example/team/${dice.pick("api", "worker", "agent", "proxy")}`;
  return dice.often(kept) ? `${name}:1.${dice.count(0, 40)}.${dice.count(0, 9)}` : `${name}${dice.pick("", ":latest")}`;
};

const resources = (dice: Dice): Json => ({
  requests: { cpu: "100m", memory: "128Mi" },
  limits: {
    ...(dice.often(0.85) ? { cpu: `${dice.count(1, 4) * 250}m` } : {}),
    ...(dice.often(0.9) ? { memory: `${dice.count(1, 8) * 256}Mi` } : {}),
  },
});

function container(dice: Dice, index: number): Json {
  const port = 8080 + index;
  return {
    name: `c${index}`,
    image: image(dice),
    command: ["/app/run", `--listen=:${port}`],
    env: [
      { name: "LOG_LEVEL", value: dice.pick("info", "debug") },
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "api", key: "token" } } },
    ],
    ports: [{ containerPort: port, ...(dice.often(0.05) ? { hostPort: port } : {}) }],
    resources: resources(dice),
    securityContext: securityContext(dice),
    livenessProbe: { httpGet: { path: "/healthz", port }, periodSeconds: 10 },
    readinessProbe: { httpGet: { path: "/readyz", port }, periodSeconds: 5 },
    volumeMounts: [{ name: "work", mountPath: "/work" }],
  };
}

const volumes = (dice: Dice): Json[] => [
  dice.often(0.1)
    ? { name: "work", hostPath: { path: "/srv/work" } }
    : { name: "work", emptyDir: { sizeLimit: "256Mi" } },
];

/** The spec of a pod, its containers each with two thirds of what the rules ask for. */
export function podSpec(dice: Dice): Json {
  const containers = Array.from({ length: dice.count(1, 3) }, (_, index) => container(dice, index));
  return {
    serviceAccountName: "app",
    ...(dice.often(kept) ? { automountServiceAccountToken: false } : {}),
    ...(dice.often(0.05) ? { [dice.pick("hostNetwork", "hostPID", "hostIPC")]: true } : {}),
    securityContext: {
      ...(dice.often(kept) ? { runAsNonRoot: true } : {}),
      ...(dice.often(kept) ? { seccompProfile: { type: "RuntimeDefault" } } : {}),
      fsGroup: 2000,
    },
    containers,
    volumes: volumes(dice),
  };
}
