import { stringify } from "yaml";
import { type Json, podSpec } from "./pods";
import { Dice } from "./random";

export const corpusSeed = 20_261_121;
export const namespaces = 20;

export interface Manifest extends Json {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels: Record<string, string> };
}

type Make = (dice: Dice, labels: Record<string, string>) => Json;

const template = (dice: Dice, labels: Record<string, string>): Json => ({
  metadata: { labels },
  spec: podSpec(dice),
});

const workload: Make = (dice, labels) => ({
  spec: { replicas: dice.count(1, 3), selector: { matchLabels: labels }, template: template(dice, labels) },
});

const statefulSet: Make = (dice, labels) => ({
  spec: { serviceName: "app", selector: { matchLabels: labels }, template: template(dice, labels) },
});

const cronJob: Make = (dice, labels) => {
  const { spec, metadata } = template(dice, labels) as { spec: Json; metadata: Json };
  const pod = { metadata, spec: { ...spec, restartPolicy: "Never" } };
  return { spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: pod } } } };
};

const role: Make = (dice) => ({
  rules: Array.from({ length: dice.count(1, 3) }, () => ({
    apiGroups: [dice.pick("", "apps", "batch")],
    resources: [dice.pick("pods", "configmaps", "services", "secrets", "*")],
    verbs: dice.pick<string[]>(["get", "list"], ["get", "list", "watch"], ["create", "patch"], ["*"]),
  })),
});

const roleBinding: Make = (dice) => ({
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: `role-${dice.count(0, 79)}` },
  subjects: [
    { kind: "ServiceAccount", name: dice.pick("app", "default", "ci"), namespace: `team-${dice.count(0, 19)}` },
  ],
});

const networkPolicy: Make = (dice, labels) => ({
  spec: {
    podSelector: dice.often(0.3) ? {} : { matchLabels: labels },
    policyTypes: dice.pick<string[]>(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: [{ from: [{ podSelector: { matchLabels: { tier: "front" } } }], ports: [{ port: 8080 }] }],
    egress: [
      dice.often(0.2)
        ? { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }
        : { to: [{ ipBlock: { cidr: `10.${dice.count(0, 200)}.0.0/16` } }], ports: [{ protocol: "TCP", port: 443 }] },
    ],
  },
});

const configMap: Make = (dice) => ({
  data: Object.fromEntries(Array.from({ length: dice.count(1, 12) }, (_, index) => [`key${index}`, dice.letters(40)])),
});

const secret: Make = (dice) => ({
  type: "Opaque",
  data: { token: Buffer.from(dice.letters(32)).toString("base64") },
});

const service: Make = (dice, labels) => ({
  spec: {
    type: dice.pick("ClusterIP", "ClusterIP", "NodePort"),
    selector: labels,
    ports: [{ port: 80, targetPort: 8080 }],
  },
});

const ingress: Make = (dice) => {
  const host = `app-${dice.count(0, 99)}.example.com`;
  const backend = { service: { name: "app", port: { number: 80 } } };
  return {
    spec: {
      ...(dice.often(0.7) ? { tls: [{ hosts: [host], secretName: "app-tls" }] } : {}),
      rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    },
  };
};

const polecat: Make = (dice) => ({
  spec: {
    rig: "shop",
    executionMode: dice.pick("kubernetes", "local"),
    agent: "claude",
    taskDescription: "mend a test",
  },
});

const sandbox: Make = (dice, labels) => ({ spec: { podTemplate: template(dice, labels) } });

/** How many of each kind: they make 1,000. */
const mix: readonly (readonly [count: number, apiVersion: string, kind: string, make: Make])[] = [
  [220, "apps/v1", "Deployment", workload],
  [120, "v1", "Pod", (dice) => ({ spec: podSpec(dice) })],
  [80, "batch/v1", "CronJob", cronJob],
  [80, "apps/v1", "StatefulSet", statefulSet],
  [80, "rbac.authorization.k8s.io/v1", "Role", role],
  [80, "rbac.authorization.k8s.io/v1", "RoleBinding", roleBinding],
  [80, "networking.k8s.io/v1", "NetworkPolicy", networkPolicy],
  [80, "v1", "ConfigMap", configMap],
  [60, "v1", "Secret", secret],
  [60, "v1", "Service", service],
  [40, "networking.k8s.io/v1", "Ingress", ingress],
  [12, "gastown.gastown.io/v1alpha1", "Polecat", polecat],
  [8, "agents.x-k8s.io/v1alpha1", "Sandbox", sandbox],
];

const namespaceOf = (index: number): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: `team-${index}`,
    labels: index % 2 === 0 ? { "pod-security.kubernetes.io/enforce": "restricted" } : {},
  },
});

/** A stack of 1,000 mixed objects, secure and insecure; `size` takes a like sample of it. */
export function corpus(seed = corpusSeed, size = 1000): Manifest[] {
  const dice = new Dice(seed);
  const objects = mix.flatMap(([count, apiVersion, kind, make]) =>
    Array.from({ length: count }, (_, index): Manifest => {
      const name = `${kind.toLowerCase()}-${index}`;
      const labels = { app: name };
      const metadata = { name, namespace: `team-${index % namespaces}`, labels };
      return { apiVersion, kind, metadata, ...make(dice, labels) };
    }),
  );
  const whole = [...Array.from({ length: namespaces }, (_, index) => namespaceOf(index)), ...objects];
  const step = whole.length / Math.min(size, whole.length);
  return Array.from({ length: Math.min(size, whole.length) }, (_, index) => whole[Math.floor(index * step)]).filter(
    (object) => object !== undefined,
  );
}

/** As one file of many documents, which every tool reads. */
export const asYaml = (objects: readonly Manifest[]): string =>
  objects.map((object) => `---\n${stringify(object, { aliasDuplicateObjects: false })}`).join("");
