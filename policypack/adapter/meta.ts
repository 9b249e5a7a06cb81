import type { Policies, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { schemaOf } from "../engine/config";
import { evidenceFaults } from "../engine/evidence";
import { exemptionAnnotation } from "../engine/exemptions";
import type { Judged } from "../engine/judge";
import { describe } from "../rules/object";
import { settingsShape } from "../rules/settings";
import type { Session } from "./session";
import { sparedWhen } from "./shortcut";
import type { Turn } from "./turn";

type Policy = Policies[number];
const stackType = "pulumi:pulumi:Stack";
const framework = { tags: ["pci-6.5.1", "nist-cm-3"] };

/** Carries the shared settings, so it runs first; a stack's root resource is where a bad configuration is refused early. */
export const configPolicy = (session: Session): Policy => {
  const report = (violation: ReportViolation, urn?: string): void => {
    for (const problem of session.problems) violation(problem, urn);
  };
  return {
    ...framework,
    name: "pack-config-valid",
    description: "the pack's own configuration is valid",
    enforcementLevel: "mandatory",
    severity: "high",
    configSchema: { properties: schemaOf(settingsShape) },
    validateResource: (args: ResourceValidationArgs, violation: ReportViolation) => {
      session.configure(args.getConfig());
      session.open(args);
      if (args.type === stackType) report(violation);
    },
    validateStack: (args: StackValidationArgs, violation: ReportViolation) => {
      session.configure(args.getConfig());
      session.openStack(args.resources);
      report(violation);
    },
  };
};

/** An exemption that is not in the list, or is not valid, exempts nothing and is refused. */
const exemptionPolicy = (session: Session): Policy => ({
  ...framework,
  name: "exemption-valid",
  description: "every exemption has an owner, a reason, a ticket, an approver and an end",
  enforcementLevel: "mandatory",
  severity: "high",
  validateResource: (args: ResourceValidationArgs, violation: ReportViolation) => {
    if (args.type === stackType) for (const problem of session.exemptions.problems) violation(problem);
    const listed = new Set(session.settings.exemptions.map(({ id }) => id));
    for (const object of session.resource(args).objects) {
      const claim = object.root.at("metadata", "annotations", exemptionAnnotation).get("string");
      if (claim !== undefined && !listed.has(claim))
        violation(`${describe(object)} claims the exemption "${claim}", which the configuration does not list`);
    }
  },
});

const standing = (turn: Turn, verdict: Judged["verdict"]): string[] =>
  [...turn.findings.values()]
    .flat()
    .filter((found) => found.verdict === verdict)
    .map(({ rule, at, got }) => `${rule.id}: ${at}: ${got}`)
    .sort();

/** What the rules said beside breaches, as one advisory policy per verdict: a policy has one level only. */
const asidePolicy = (session: Session, name: string, description: string, verdict: "advice" | "unknown"): Policy => ({
  name,
  description,
  enforcementLevel: "advisory",
  severity: "low",
  validateResource: sparedWhen(
    () => session.hasNo(verdict),
    (args: ResourceValidationArgs, violation: ReportViolation) => {
      const lines = standing(session.resource(args), verdict);
      if (lines.length > 0) violation(lines.join("\n"));
    },
  ),
  validateStack: sparedWhen(
    () => session.hasNo(verdict),
    (args: StackValidationArgs, violation: ReportViolation) => {
      const turn = session.stack(args.resources);
      for (const [urn, lines] of byUrn(turn, verdict)) violation(lines.sort().join("\n"), urn);
    },
  ),
});

function byUrn(turn: Turn, verdict: Judged["verdict"]): Map<string | undefined, string[]> {
  const lines = new Map<string | undefined, string[]>();
  for (const { verdict: seen, object, rule, at, got } of [...turn.findings.values()].flat()) {
    if (seen !== verdict) continue;
    const { urn } = object.origin;
    lines.set(urn, [...(lines.get(urn) ?? []), `${rule.id}: ${at}: ${got}`]);
  }
  return lines;
}

const listPolicy = (
  name: string,
  description: string,
  level: "mandatory" | "advisory",
  isIdle: () => boolean,
  lines: (args: StackValidationArgs) => readonly string[],
): Policy => ({
  ...framework,
  name,
  description,
  enforcementLevel: level,
  severity: level === "mandatory" ? "medium" : "low",
  validateStack: sparedWhen(isIdle, (args: StackValidationArgs, violation: ReportViolation) => {
    for (const line of lines(args)) violation(line);
  }),
});

/** The policies about the pack itself that look at what the others have found, hence run last. */
export const closingPolicies = (session: Session): Policies => {
  const noExemptions = (): boolean => session.settings.exemptions.length === 0;
  const noEvidence = (): boolean => session.settings.externalEvidence.length === 0;
  return [
    exemptionPolicy(session),
    asidePolicy(session, "evaluation-complete", "everything could be judged", "unknown"),
    asidePolicy(session, "hardening-advice", "nothing is left to harden further", "advice"),
    listPolicy("exemptions-in-force", "no exemption is in force", "advisory", noExemptions, () =>
      session.exemptions.inForce(),
    ),
    listPolicy("exemption-expiring", "no exemption ends soon or covers nothing", "advisory", noExemptions, () =>
      session.exemptions.stale(),
    ),
    listPolicy(
      "external-evidence-valid",
      "what other stacks vouch for is owned and current",
      "mandatory",
      noEvidence,
      (args) => evidenceFaults(session.settings, session.stack(args.resources).objects, session.now),
    ),
  ];
};
