import { expired, overdue, stuck } from "../rotation/overdue";
import { defineRule } from "../rule";
import { count } from "../settings";

/** Annotation rotated-at, certificates in Secrets, time rotations. Allowed: dates within the interval and `graceDays`. */
export const rule = defineRule({
  id: "rotation-overdue",
  group: "O",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: ["Secret", "SealedSecret.bitnami.com", "ExternalSecret.external-secrets.io", "time:index/rotating:Rotating"],
  says: "every credential was renewed in time",
  why: "An interval that nobody keeps is a promise to an auditor, and nothing to an attacker.",
  mend: "renew the credential, and write the day into palisade.dev/rotated-at as YYYY-MM-DD",
  compliance: ["K5"],
  config: { graceDays: count(14, "days that a version may be over its interval: the overlap, and a late run") },
  check: (object, { now, settings, config }) => [
    ...overdue(object, now.getTime(), settings.maxRotationDays, config.graceDays),
    ...expired(object, now.getTime()),
    ...stuck(object, now.getTime(), config.graceDays),
  ],
});
