import { intervalFaults } from "../rotation/interval";
import { defineRule } from "../rule";

/** Annotation rotation-interval, refresh intervals, schedules of rotation. Allowed: `maxRotationDays` at most. */
export const rule = defineRule({
  id: "rotation-interval",
  group: "O",
  level: "mandatory",
  severity: "high",
  kinds: [
    "Secret",
    "SealedSecret.bitnami.com",
    "ExternalSecret.external-secrets.io",
    "ClusterExternalSecret.external-secrets.io",
    "PushSecret.external-secrets.io",
    "VaultStaticSecret.secrets.hashicorp.com",
    "CronJob.batch",
    "time:index/rotating:Rotating",
  ],
  says: "no credential lives longer than maxRotationDays",
  why: "The interval is how long a stolen key works. Three months by the calendar are up to 92 days.",
  mend: "shorten the interval to 90 days or less",
  compliance: ["PCI 8.6.3", "PCI 3.7.4", "K5"],
  check: (object, { settings }) => intervalFaults(object, settings.maxRotationDays),
});
