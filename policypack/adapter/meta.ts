import type { Policies, ReportViolation, ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { schemaOf } from "../engine/config";
import { evidenceFaults } from "../engine/evidence";
import { unlistedClaims } from "../engine/exemptions";
import type { Judged } from "../engine/judge";
import { type MetaId, meta } from "../engine/meta";
import { settingsShape } from "../rules/settings";
import { described } from "./describe";
import { type Session, stackType } from "./session";
import { sparedWhen } from "./shortcut";
import type { Turn } from "./turn";

type Policy = Policies[number];
type Lines = ReadonlyMap<string | undefined, readonly string[]>;

const basics = (id: MetaId) => ({ ...described(meta[id], id), enforcementLevel: meta[id].level });

/** Carries the shared settings, so it runs first; a stack's root resource is where a bad configuration is refused early. */
export const configPolicy = (session: Session): Policy => ({
  ...basics("pack-config-valid"),
  configSchema: { properties: schemaOf(settingsShape) },
  validateResource: async (args: ResourceValidationArgs, violation: ReportViolation) => {
    await session.whenFree();
    session.configure(args.getConfig());
    session.open(args, violation);
    session.asked("pack-config-valid");
    if (args.type === stackType) for (const problem of session.problems) violation(problem);
  },
  validateStack: async (args: StackValidationArgs, violation: ReportViolation) => {
    await session.whenFree();
    session.configure(args.getConfig());
    session.openStack(args.resources, violation);
    for (const problem of session.problems) violation(problem);
  },
});

/** An exemption that is not in the list, or is not valid, exempts nothing and is refused. */
const exemptionPolicy = (session: Session): Policy => ({
  ...basics("exemption-valid"),
  validateResource: (args: ResourceValidationArgs, violation: ReportViolation) => {
    session.asked("exemption-valid");
    if (args.type === stackType) for (const problem of session.exemptions.problems) violation(problem);
    for (const { says } of unlistedClaims(session.settings, session.resource(args).objects)) violation(says);
  },
  validateStack: (args: StackValidationArgs, violation: ReportViolation) => {
    const turn = session.stack(args.resources);
    session.close(turn);
    for (const problem of session.exemptions.problems) violation(problem);
    for (const { object, says } of unlistedClaims(session.settings, session.own(turn)))
      violation(says, object.origin.urn);
  },
});

const lineOf = ({ rule, at, got }: Judged): string => `${rule.id}: ${at}: ${got}`;

const standing = (turn: Turn, verdict: Judged["verdict"]): Judged[] =>
  [...turn.findings.values()].flat().filter((found) => found.verdict === verdict);

function byUrn(turn: Turn, verdict: Judged["verdict"]): Lines {
  const lines = new Map<string | undefined, string[]>();
  for (const found of standing(turn, verdict)) {
    const { urn } = found.object.origin;
    lines.set(urn, [...(lines.get(urn) ?? []), lineOf(found)]);
  }
  return lines;
}

/** How many there are, and each. */
const counted = (words: string, lines: readonly string[]): string =>
  [`${lines.length} ${words}:`, ...[...lines].sort()].join("\n");

/** What the rules said beside breaches, as one advisory policy per verdict: a policy has one level only. */
const asidePolicy = (session: Session, id: MetaId, verdict: "advice" | "unknown", words: string): Policy => ({
  ...basics(id),
  validateResource: sparedWhen(
    () => session.hasNo(verdict),
    (args: ResourceValidationArgs, violation: ReportViolation) => {
      const lines = standing(session.resource(args), verdict).map(lineOf);
      if (lines.length > 0) violation(counted(words, lines));
    },
  ),
  validateStack: sparedWhen(
    () => session.hasNo(verdict),
    (args: StackValidationArgs, violation: ReportViolation) => {
      const turn = session.stack(args.resources);
      session.close(turn);
      for (const [urn, lines] of byUrn(turn, verdict)) violation(counted(words, lines), urn);
      if (verdict === "unknown") for (const urn of turn.stale) violation(outOfReach, urn);
    },
  ),
});

const outOfReach =
  "skipUpdateUnreachable: objects of a cluster out of reach were judged as they were known last, not as the program has them";

const listPolicy = (
  session: Session,
  id: MetaId,
  isIdle: () => boolean,
  lines: (args: StackValidationArgs) => readonly string[],
): Policy => ({
  ...basics(id),
  validateStack: sparedWhen(isIdle, (args: StackValidationArgs, violation: ReportViolation) => {
    session.close(session.stack(args.resources));
    for (const line of lines(args)) violation(line);
  }),
});

/** The policies about the pack itself that look at what the others have found, hence run last. */
export const closingPolicies = (session: Session): Policies => {
  const noExemptions = (): boolean => session.settings.exemptions.length === 0;
  const noEvidence = (): boolean => session.settings.externalEvidence.length === 0;
  return [
    exemptionPolicy(session),
    asidePolicy(session, "evaluation-complete", "unknown", "not evaluated"),
    asidePolicy(session, "hardening-advice", "advice", "to harden"),
    listPolicy(session, "exemptions-in-force", noExemptions, () => session.exemptions.inForce()),
    listPolicy(session, "exemption-expiring", noExemptions, () => session.exemptions.stale()),
    listPolicy(session, "external-evidence-valid", noEvidence, (args) =>
      evidenceFaults(session.settings, session.byId, session.own(session.stack(args.resources)), session.now),
    ),
  ];
};
