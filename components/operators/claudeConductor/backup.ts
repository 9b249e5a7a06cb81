import { type Manifest, type Planned, plan } from "../../manifest";
import { renewalMarks } from "../../renewal";
import { marked, namespaced } from "../objects";
import { containerResources } from "../resources";
import { type BackupModel, backupResources, type ConductorModel } from "./model";
import {
  type ConductorSecrets,
  env,
  homeOf,
  labelsOf,
  podBase,
  redisName,
  redisPort,
  secretFile,
  secured,
} from "./parts";

const name = "claude-conductor-backup";

function container(m: ConductorModel, backup: BackupModel): object {
  const store =
    backup.storeSecret === undefined ? [] : [{ name: "store", mountPath: "/secrets/store", readOnly: true }];
  return {
    name: "backup",
    image: backup.image,
    imagePullPolicy: "IfNotPresent",
    args: backup.args,
    env: env({
      REDIS_HOST: redisName,
      REDIS_PORT: String(redisPort),
      REDIS_USERNAME: "backup",
      REDIS_TLS: m.redis.plaintext === undefined ? "true" : "false",
      REDIS_CA_FILE: "/secrets/redis/ca.crt",
      REDIS_PASSWORD_FILE: "/secrets/redis/password",
      HOME: "/tmp",
    }),
    resources: containerResources(backupResources, "10Gi"),
    securityContext: secured,
    volumeMounts: [
      { name: "tmp", mountPath: "/tmp" },
      { name: "redis", mountPath: "/secrets/redis", readOnly: true },
      ...store,
    ],
  };
}

function cronJob(m: ConductorModel, backup: BackupModel): Manifest {
  const store =
    backup.storeSecret === undefined
      ? []
      : [{ name: "store", secret: { secretName: backup.storeSecret, defaultMode: 0o400 } }];
  const pod = {
    ...podBase(m, name, "operator"),
    restartPolicy: "Never",
    containers: [container(m, backup)],
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "8Gi" } },
      secretFile("redis", `${redisName}-backup`, ["password", "ca.crt"]),
      ...store,
    ],
  };
  return namespaced(homeOf(m), "batch/v1", "CronJob", name, "backup", {
    spec: {
      schedule: backup.schedule,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 3600,
          ttlSecondsAfterFinished: 86400,
          template: { metadata: { labels: labelsOf(m, "backup") }, spec: pod },
        },
      },
    },
  });
}

/** A copy of Redis through a user of its own that can read and nothing else; no right in the cluster at all. */
export function backup(m: ConductorModel, secrets: ConductorSecrets): Planned[] {
  if (m.backup === undefined) return [];
  const stringData = { password: secrets.backupPassword, "ca.crt": secrets.ca };
  const secret = { type: "Opaque", stringData };
  const object = namespaced(homeOf(m), "v1", "Secret", `${redisName}-backup`, "backup", secret);
  return [plan("backup-password", marked(object, renewalMarks(m.redis.renewal))), plan("backup", cronJob(m, m.backup))];
}
