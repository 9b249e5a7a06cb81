import { type Identity, labels, selector } from "../labels";
import { type Manifest, type Planned, plan } from "../manifest";
import { hardenedContainer, hardenedPod, PodSecurityLevel, podSecurityLabels } from "../podSecurity";
import type { Problems } from "../problems";

/** A daily job in a namespace of its own. */
export interface Job {
  /** First part of the roles of its objects. */
  prefix: string;
  /** Name of the CronJob and of its account. */
  name: string;
  id: Identity;
  namespace: string;
  podSecurityVersion: string;
  cron: string;
  /** A run that takes longer is stuck. */
  deadlineSeconds: number;
  annotations: Record<string, string>;
  initContainers: object[];
  container: object;
  volumes: object[];
}

export function parsePodSecurityVersion(version: string, p: Problems): string {
  if (!/^v1\.\d{1,3}$/.test(version)) p.note(`"${version}" pins nothing; write a minor version such as "v1.36"`);
  return version;
}

export const container = (name: string, image: string, fields: object): object => ({
  name,
  image,
  imagePullPolicy: "IfNotPresent",
  securityContext: hardenedContainer,
  ...fields,
});

const metadata = (job: Job, name: string): Manifest["metadata"] => ({
  name,
  namespace: job.namespace,
  labels: labels(job.id),
});

const account = (job: Job, name: string): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: metadata(job, name),
  automountServiceAccountToken: false,
});

const podSpec = (job: Job): object => ({
  restartPolicy: "Never",
  serviceAccountName: job.name,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  // Time for `pulumi up` to write down what it has done.
  terminationGracePeriodSeconds: 120,
  securityContext: hardenedPod,
  ...(job.initContainers.length === 0 ? {} : { initContainers: job.initContainers }),
  containers: [job.container],
  volumes: job.volumes,
});

/** Missed starts are made up for within the day; a run never meets another one. */
const cronJob = (job: Job): Manifest => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { ...metadata(job, job.name), annotations: job.annotations },
  spec: {
    schedule: job.cron,
    timeZone: "Etc/UTC",
    concurrencyPolicy: "Forbid",
    startingDeadlineSeconds: 43_200,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels: labels(job.id) },
      spec: {
        backoffLimit: 1,
        activeDeadlineSeconds: job.deadlineSeconds,
        ttlSecondsAfterFinished: 604_800,
        template: { metadata: { labels: labels(job.id) }, spec: podSpec(job) },
      },
    },
  },
});

const namespace = (job: Job): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: job.namespace,
    labels: { ...labels(job.id), ...podSecurityLabels(PodSecurityLevel.Restricted, job.podSecurityVersion) },
  },
});

const defaultDeny = (job: Job): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: metadata(job, "default-deny"),
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
});

/** The pods of the job, for the policies that open something to them. */
export const podsOf = (job: Pick<Job, "id">): Record<string, string> => selector(job.id);

/** The namespace with everything closed, the accounts without a token, and the CronJob. */
export const jobManifests = (job: Job): Planned[] => [
  plan(`${job.prefix}-namespace`, namespace(job)),
  plan(`${job.prefix}-default-deny`, defaultDeny(job)),
  plan(`${job.prefix}-account-default`, account(job, "default")),
  plan(`${job.prefix}-account`, account(job, job.name)),
  plan(`${job.prefix}-cronjob`, cronJob(job)),
];
