import { egressPolicyManifests } from "../egress/manifests";
import type { EgressModel } from "../egress/model";
import { parseEgressPolicyAt } from "../egress/parse";
import type { Planned } from "../manifest";
import { parseImage } from "../operators/image";
import { parseOwnNamespace } from "../operators/parse";
import type { Problems } from "../problems";
import { loginArgs, upArgs } from "./emitters";
import { container, type Job, jobManifests, parsePodSecurityVersion, podsOf } from "./job";
import { type RunnerArgs, RunnerMode } from "./planArgs";
import type { ScheduleModel } from "./schedule";

const name = "palisade-runner";

export interface RunnerModel {
  component: string;
  image: string;
  directory: string;
  namespace: string;
  podSecurityVersion: string;
  egress: EgressModel | undefined;
  mode: RunnerMode;
}

const identity = (component: string) => ({ kind: "rotation-runner", name: component });

export function parseRunner(args: RunnerArgs, component: string, p: Problems): RunnerModel {
  const namespace = args.namespace ?? name;
  const directory = args.directory ?? "/workspace";
  if (!/^(\/[A-Za-z0-9_.-]+)+$/.test(directory) || directory.includes("/.."))
    p.at("directory").note(`"${directory}" is no folder of an image; write it in full, like "/workspace"`);
  const mode = args.mode ?? RunnerMode.Emit;
  if (!Object.values(RunnerMode).includes(mode)) p.at("mode").note(`"${mode}" is no mode; use "emit" or "install"`);
  if ((args.allow ?? []).length === 0)
    p.at("allow").note("a run that reaches nothing does nothing; name Pulumi Cloud, the API servers and the Git host");
  const image = parseImage(args.image, p.at("image"));
  const podSecurityVersion = parsePodSecurityVersion(args.podSecurityVersion ?? "v1.36", p.at("podSecurityVersion"));
  parseOwnNamespace(namespace, p.at("namespace"));
  const wanted = { namespace, allow: args.allow ?? [], podLabels: podsOf({ id: identity(component) }) };
  // The namespace holds nothing else, so engines that know no pods may speak for all of it.
  const whole = args.engine === "ovn" ? { ...wanted, podLabels: {} } : wanted;
  const egress = p.clean()
    ? parseEgressPolicyAt(name, args.engine === undefined ? whole : { ...whole, engine: args.engine }, p)
    : undefined;
  return { component, image, directory, namespace, podSecurityVersion, egress, mode };
}

const tokenFolder = "/var/run/secrets/pulumi";
const mounts = [
  { name: "home", mountPath: "/pulumi" },
  { name: "login", mountPath: "/login" },
  { name: "tmp", mountPath: "/tmp" },
];
const env = [
  { name: "HOME", value: "/pulumi" },
  { name: "PULUMI_HOME", value: "/pulumi" },
  { name: "PULUMI_CREDENTIALS_PATH", value: "/login" },
  { name: "PULUMI_SKIP_UPDATE_CHECK", value: "true" },
];

const volumes = (m: ScheduleModel): object[] => [
  {
    name: "token",
    projected: {
      defaultMode: 0o400,
      sources: [
        {
          serviceAccountToken: {
            audience: `urn:pulumi:org:${m.organization}`,
            expirationSeconds: 600,
            path: "token",
          },
        },
      ],
    },
  },
  { name: "home", emptyDir: { sizeLimit: "2Gi" } },
  { name: "login", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } },
  { name: "tmp", emptyDir: { sizeLimit: "1Gi" } },
];

const resources = {
  requests: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "1Gi" },
  limits: { cpu: "2", memory: "2Gi", "ephemeral-storage": "4Gi" },
};

function jobOf(m: ScheduleModel, runner: RunnerModel): Job {
  const login = container("login", runner.image, {
    command: ["pulumi", ...loginArgs(m, `${tokenFolder}/token`)],
    env,
    resources,
    volumeMounts: [...mounts, { name: "token", mountPath: tokenFolder, readOnly: true }],
  });
  const up = container("up", runner.image, {
    command: ["pulumi", ...upArgs(m, runner.directory)],
    env,
    resources,
    volumeMounts: mounts,
  });
  return {
    prefix: "runner",
    name,
    id: identity(runner.component),
    namespace: runner.namespace,
    podSecurityVersion: runner.podSecurityVersion,
    cron: m.cron,
    deadlineSeconds: 3600,
    annotations: {},
    initContainers: [login],
    container: up,
    volumes: volumes(m),
  };
}

/** A daily `pulumi up` in the cluster, which signs in by its account and holds no lasting credential. */
export function runnerManifests(m: ScheduleModel, runner: RunnerModel): Planned[] {
  const egress = runner.egress === undefined ? [] : egressPolicyManifests(runner.egress);
  return [
    ...jobManifests(jobOf(m, runner)),
    ...egress.map((planned) => ({ ...planned, role: `runner-egress-${planned.role}` })),
  ];
}
