import type { Policies } from "@pulumi/policy";
import { schemaOf } from "../engine/config";
import { elsewhereId, type Judged, sentence } from "../engine/judge";
import type { Rule } from "../rules/rule";
import { type ConfigShape, flag } from "../rules/settings";
import { described } from "./describe";
import type { Session } from "./session";
import { sparedWhen } from "./shortcut";

type Config = Readonly<Record<string, unknown>>;

/** In CI a value that preview cannot know may count as a breach, policy by policy. */
const failOnUnknown = { failOnUnknown: flag(false, "what cannot be judged counts as a breach") };

/** A rule under one of its names: its own, or that of the adviser for namespaces outside the agent tier. */
interface Named {
  readonly rule: Rule;
  readonly name: string;
  readonly shape: ConfigShape;
  counts(found: Judged, config: Config): boolean;
}

const named = (rule: Rule, name: string): Named => ({
  rule,
  name,
  shape: { ...rule.config, ...failOnUnknown },
  counts: ({ policy, verdict }, config) =>
    policy === name && (verdict === "fail" || (verdict === "unknown" && config.failOnUnknown === true)),
});

function toPolicy(session: Session, of: Named, level: Rule["level"]): Policies[number] {
  const { rule, name, shape } = of;
  const { check, checkStack } = rule;
  return {
    ...described(rule, name),
    enforcementLevel: level,
    configSchema: { properties: schemaOf(shape) },
    ...(check === undefined
      ? {}
      : { validateResource: sparedWhen(() => session.isIdle(rule, name), resourceValidation(session, of)) }),
    validateStack:
      checkStack === undefined
        ? sparedWhen(() => session.hasNoPatched(), patchValidation(session, of))
        : stackValidation(session, of),
  } as Policies[number];
}

type ResourcePolicy = Extract<Policies[number], { validateResource?: unknown }>;
type StackPolicy = Extract<Policies[number], { validateStack: unknown }>;
type ResourceValidation = Extract<ResourcePolicy["validateResource"], (...args: never[]) => unknown>;

const resourceValidation =
  (session: Session, { rule, name, shape, counts }: Named): ResourceValidation =>
  (args, report) => {
    const config: Config = args.getConfig();
    const turn = session.resource(args);
    session.heard(name, shape, config, turn);
    const found = session.judge(rule, turn, config);
    if (found === undefined) return args.notApplicable("another kind of object");
    for (const judged of found) if (counts(judged, config)) report(sentence(judged));
  };

const stackValidation =
  (session: Session, { rule, name, shape, counts }: Named): StackPolicy["validateStack"] =>
  (args, report) => {
    const config: Config = args.getConfig();
    const turn = session.stack(args.resources);
    session.heard(name, shape, config, turn);
    for (const judged of [...session.judgeStack(rule, turn, config), ...session.judgePatched(rule, turn, config)])
      if (counts(judged, config)) report(sentence(judged), judged.object.origin.urn);
  };

/** A rule on single objects looks at a stack for what objects and their patches make together. */
const patchValidation =
  (session: Session, { rule, counts }: Named): StackPolicy["validateStack"] =>
  (args, report) => {
    const config: Config = args.getConfig();
    for (const judged of session.judgePatched(rule, session.stack(args.resources), config))
      if (counts(judged, config)) report(sentence(judged), judged.object.origin.urn);
  };

/** The policies of all rules; a rule that only advises outside the agent tier is registered twice. */
export const rulePolicies = (session: Session): Policies =>
  session.rules.flatMap((rule) => {
    const own = toPolicy(session, named(rule, rule.id), rule.level);
    return rule.elsewhere ? [own, toPolicy(session, named(rule, elsewhereId(rule.id)), "advisory")] : [own];
  });
