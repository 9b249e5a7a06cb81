import type { Policies, PolicyComplianceFramework, PolicyConfigSchema } from "@pulumi/policy";
import { schemaOf } from "../engine/config";
import { elsewhereId, type Judged, sentence } from "../engine/judge";
import { controlsOf } from "../rules/compliance";
import { groups, type Rule } from "../rules/rule";
import { flag } from "../rules/settings";
import type { Session } from "./session";
import { sparedWhen } from "./shortcut";

/** In CI a value that preview cannot know may count as a breach, policy by policy. */
const failOnUnknown = { failOnUnknown: flag(false, "what cannot be judged counts as a breach") };

const framework = (ids: readonly string[]): PolicyComplianceFramework | undefined => {
  const cis = ids.filter((id) => id.startsWith("CIS "));
  if (cis.length === 0) return undefined;
  return {
    name: "CIS Kubernetes Benchmark",
    version: "1.12",
    reference: cis.map((id) => id.slice(4)).join(", "),
    specification: cis.join(", "),
  };
};

const schemaFor = (rule: Rule): PolicyConfigSchema => ({ properties: schemaOf({ ...rule.config, ...failOnUnknown }) });

/** `PCI 8.6.1` becomes `pci-8.6.1`. */
const tag = (control: string): string => control.toLowerCase().replaceAll(" ", "-");

type Config = Readonly<Record<string, unknown>>;

/** One policy for one rule: under its own name, or as the adviser for namespaces outside the agent tier. */
function toPolicy(session: Session, rule: Rule, name: string, level: Rule["level"]): Policies[number] {
  const about = framework(rule.compliance);
  const counts = (found: Judged, config: Config): boolean =>
    found.policy === name &&
    (found.verdict === "fail" || (found.verdict === "unknown" && config.failOnUnknown === true));
  const policy = {
    name,
    description: rule.says,
    enforcementLevel: level,
    severity: rule.severity,
    displayName: `${groups[rule.group]}: ${rule.says}`,
    remediationSteps: rule.mend,
    tags: controlsOf(rule.compliance).map(tag),
    configSchema: schemaFor(rule),
    ...(about === undefined ? {} : { framework: about }),
  };
  const { check, checkStack } = rule;
  return {
    ...policy,
    ...(check === undefined
      ? {}
      : { validateResource: sparedWhen(() => session.isIdle(rule, name), resourceValidation(session, rule, counts)) }),
    ...(checkStack === undefined ? {} : { validateStack: stackValidation(session, rule, counts) }),
  } as Policies[number];
}

type Counts = (found: Judged, config: Config) => boolean;
type ResourcePolicy = Extract<Policies[number], { validateResource?: unknown }>;
type StackPolicy = Extract<Policies[number], { validateStack: unknown }>;
type ResourceValidation = Extract<ResourcePolicy["validateResource"], (...args: never[]) => unknown>;

function resourceValidation(session: Session, rule: Rule, counts: Counts): ResourceValidation {
  return (args, report) => {
    const config: Config = args.getConfig();
    const found = session.judge(rule, session.resource(args), config);
    if (found === undefined) return args.notApplicable("another kind of object");
    for (const judged of found) if (counts(judged, config)) report(sentence(judged));
  };
}

function stackValidation(session: Session, rule: Rule, counts: Counts): StackPolicy["validateStack"] {
  return (args, report) => {
    const config: Config = args.getConfig();
    for (const judged of session.judgeStack(rule, session.stack(args.resources), config))
      if (counts(judged, config)) report(sentence(judged), judged.object.origin.urn);
  };
}

/** The policies of all rules; a rule that only advises outside the agent tier is registered twice. */
export const rulePolicies = (session: Session): Policies =>
  session.rules.flatMap((rule) => {
    const own = toPolicy(session, rule, rule.id, rule.level);
    return rule.elsewhere ? [own, toPolicy(session, rule, elsewhereId(rule.id), "advisory")] : [own];
  });
