import { parseCidrPeer } from "../egress/addresses";
import type { CidrPeer } from "../egress/model";
import { labels, prefix } from "../labels";
import { type Manifest, type Planned, plan } from "../manifest";
import { parseDnsSubdomain } from "../names";
import { parseImage } from "../operators/image";
import { parseOwnNamespace, parseUnique } from "../operators/parse";
import type { Problems } from "../problems";
import { container, type Job, jobManifests, parsePodSecurityVersion, podsOf } from "./job";
import type { InClusterRotationArgs, RotationTargetArgs } from "./planArgs";
import { dailyAt } from "./schedule";

const name = "palisade-rotation";
/** The day on which the job renewed an object, as YYYY-MM-DD. */
export const rotatedAt = `${prefix}/rotated-at`;

interface Target {
  namespace: string;
  secrets: string[];
  restarts: string[];
}

export interface InClusterModel {
  component: string;
  image: string;
  command: string[] | undefined;
  targets: Target[];
  apiServer: CidrPeer[];
  namespace: string;
  cron: string;
  podSecurityVersion: string;
  periodDays: number;
}

const identity = (m: Pick<InClusterModel, "component">) => ({ kind: "rotation-job", name: m.component });

function parseNames(what: string, names: string[], p: Problems): string[] {
  names.forEach((one, i) => {
    parseDnsSubdomain(one, p.at(i));
  });
  parseUnique(what, names, p);
  return names;
}

function parseTarget(args: RotationTargetArgs, own: string, p: Problems): Target {
  const namespace = String(args.namespace ?? "");
  parseOwnNamespace(namespace, p.at("namespace"));
  if (namespace === own)
    p.at("namespace").note(`"${namespace}" is the job's own namespace; who makes pods there could take its account`);
  const secrets = parseNames("Secret", args.secrets ?? [], p.at("secrets"));
  if (secrets.length === 0) p.at("secrets").note("name at least one Secret; without names the job could read them all");
  return { namespace, secrets, restarts: parseNames("Deployment", args.restarts ?? [], p.at("restarts")) };
}

function parseTargets(args: RotationTargetArgs[], own: string, p: Problems): Target[] {
  if (args.length === 0) p.note("name at least one namespace with the Secrets to renew");
  const namespaces = args.map((target) => String(target.namespace ?? ""));
  namespaces.forEach((one, i) => {
    if (namespaces.indexOf(one) !== i)
      p.at(i).at("namespace").note(`"${one}" is there twice; put its Secrets together`);
  });
  return args.map((target, i) => parseTarget(target, own, p.at(i)));
}

export function parseInCluster(
  args: InClusterRotationArgs,
  component: string,
  periodDays: number,
  p: Problems,
): InClusterModel {
  const namespace = parseOwnNamespace(args.namespace ?? name, p.at("namespace"));
  const cidrs = args.apiServerCidrs ?? [];
  if (cidrs.length === 0)
    p.at("apiServerCidrs").note('name the addresses of the API server, for example ["10.96.0.1/32", "192.0.2.10/32"]');
  if (args.command !== undefined && args.command.length === 0)
    p.at("command").note("an empty command runs nothing; leave it away for the image's own");
  return {
    component,
    image: parseImage(args.image, p.at("image")),
    command: args.command,
    targets: parseTargets(args.targets ?? [], namespace, p.at("targets")),
    apiServer: cidrs.map((cidr, i) => parseCidrPeer(cidr, p.at("apiServerCidrs").at(i))),
    namespace,
    cron: dailyAt(args.hour, `${component}/${namespace}`, p.at("hour")),
    podSecurityVersion: parsePodSecurityVersion(args.podSecurityVersion ?? "v1.36", p.at("podSecurityVersion")),
    periodDays,
  };
}

/** Where client libraries look for the account of a pod; the token lives for ten minutes. */
const account = {
  name: "account",
  projected: {
    defaultMode: 0o440,
    sources: [
      { serviceAccountToken: { expirationSeconds: 600, path: "token" } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
    ],
  },
};

function jobOf(m: InClusterModel): Job {
  return {
    prefix: "job",
    name,
    id: identity(m),
    namespace: m.namespace,
    podSecurityVersion: m.podSecurityVersion,
    cron: m.cron,
    deadlineSeconds: 600,
    annotations: {
      [`${prefix}/rotates`]: m.targets.flatMap((t) => t.secrets.map((secret) => `${t.namespace}/${secret}`)).join(","),
    },
    initContainers: [],
    container: container("rotate", m.image, {
      ...(m.command === undefined ? {} : { command: m.command }),
      env: [
        { name: "PALISADE_TARGETS", value: JSON.stringify(m.targets) },
        { name: "PALISADE_PERIOD_DAYS", value: String(m.periodDays) },
        { name: "PALISADE_ANNOTATION", value: rotatedAt },
      ],
      resources: {
        requests: { cpu: "50m", memory: "64Mi", "ephemeral-storage": "16Mi" },
        limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "128Mi" },
      },
      volumeMounts: [
        { name: "account", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true },
        { name: "tmp", mountPath: "/tmp" },
      ],
    }),
    // New keys are made in memory, and never reach the node's disk.
    volumes: [account, { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "16Mi" } }],
  };
}

const metadata = (m: InClusterModel, namespace: string): Manifest["metadata"] => ({
  name,
  namespace,
  labels: labels(identity(m)),
});

/** Get and patch on names: `create` cannot be bound to a name, so the objects are there before the job. */
function rights(m: InClusterModel, target: Target): Planned[] {
  const rule = (apiGroup: string, resource: string, resourceNames: string[]): object[] =>
    resourceNames.length === 0
      ? []
      : [{ apiGroups: [apiGroup], resources: [resource], resourceNames, verbs: ["get", "patch"] }];
  const rules = [...rule("", "secrets", target.secrets), ...rule("apps", "deployments", target.restarts)];
  const rbac = "rbac.authorization.k8s.io";
  return [
    plan(`job-role-${target.namespace}`, {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: metadata(m, target.namespace),
      rules,
    }),
    plan(`job-binding-${target.namespace}`, {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: metadata(m, target.namespace),
      roleRef: { apiGroup: rbac, kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace: m.namespace }],
    }),
  ];
}

/** No resolver either: the API server's address stands in the environment of every pod. */
const toApiServer = (m: InClusterModel): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: metadata(m, m.namespace),
  spec: {
    podSelector: { matchLabels: podsOf({ id: identity(m) }) },
    policyTypes: ["Egress"],
    egress: [
      {
        to: m.apiServer.map(({ cidr, except }) => ({
          ipBlock: { cidr, ...(except.length === 0 ? {} : { except }) },
        })),
        ports: [
          { protocol: "TCP", port: 443 },
          { protocol: "TCP", port: 6443 },
        ],
      },
    ],
  },
});

/** A job that renews named objects of other namespaces, and can do nothing else. */
export const inClusterManifests = (m: InClusterModel): Planned[] => [
  ...jobManifests(jobOf(m)),
  plan("job-egress", toApiServer(m)),
  ...m.targets.flatMap((target) => rights(m, target)),
];
