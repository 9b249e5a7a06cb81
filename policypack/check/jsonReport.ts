import { controlsOf } from "../rules/compliance";
import { fingerprint, isBreach, type Placed, placeOf, type Report } from "./report";

/** For programs: one object with findings and counts. */
export function asJson(report: Report): string {
  const { problems, configuration, inForce, stale, objects, skipped, known, gone, findings } = report;
  const refused = findings.filter(isBreach).length;
  const data = {
    objects,
    refused,
    skipped,
    known,
    gone,
    findings: findings.map(entryOf),
    problems,
    configuration,
    exemptions: inForce,
    exemptionsToLookAt: stale,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function entryOf(finding: Placed): object {
  const { object, rule, policy, verdict, level, tier, at, got } = finding;
  const { apiVersion, kind, namespace, name, origin } = object;
  return {
    policy,
    rule: rule.id,
    verdict,
    level,
    severity: rule.severity,
    tier,
    object: { apiVersion, kind, namespace, name, ...(origin.urn === undefined ? {} : { urn: origin.urn }) },
    ...(origin.file === undefined ? {} : { file: origin.file, ...placeOf(finding) }),
    at,
    got,
    says: rule.says,
    mend: rule.mend,
    compliance: controlsOf(rule.compliance),
    fingerprint: fingerprint(finding),
  };
}
