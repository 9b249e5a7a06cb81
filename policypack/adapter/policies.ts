import type { Policies } from "@pulumi/policy";
import { schemaOf } from "../engine/config";
import { sentence } from "../engine/judge";
import { described } from "./describe";
import type { RulePolicies } from "./due";
import { type Config, type Named, namesOf } from "./named";
import type { Session } from "./session";
import { sparedWhen } from "./shortcut";

function toPolicy(session: Session, of: Named): Policies[number] {
  const { rule, name, shape } = of;
  const { check, checkStack } = rule;
  return {
    ...described(rule, name),
    enforcementLevel: name === rule.id ? rule.level : "advisory",
    configSchema: { properties: schemaOf(shape) },
    ...(check === undefined
      ? {}
      : { validateResource: sparedWhen(() => session.isIdle(of), resourceValidation(session, of)) }),
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
    const found = session.judge.resource(rule, turn, config);
    if (found === undefined) return args.notApplicable("another kind of object");
    for (const judged of found) if (counts(judged, config)) report(sentence(judged));
  };

const stackValidation =
  (session: Session, { rule, name, shape, counts }: Named): StackPolicy["validateStack"] =>
  (args, report) => {
    const config: Config = args.getConfig();
    const turn = session.stack(args.resources);
    session.heard(name, shape, config, turn);
    for (const judged of [...session.judge.stack(rule, turn, config), ...session.judge.patched(rule, turn, config)])
      if (counts(judged, config)) report(sentence(judged), judged.object.origin.urn);
  };

/** A rule on single objects looks at a stack for what objects and their patches make together. */
const patchValidation =
  (session: Session, { rule, counts }: Named): StackPolicy["validateStack"] =>
  (args, report) => {
    const config: Config = args.getConfig();
    for (const judged of session.judge.patched(rule, session.stack(args.resources), config))
      if (counts(judged, config)) report(sentence(judged), judged.object.origin.urn);
  };

export const rulePolicies = (session: Session): RulePolicies =>
  session.rules.flatMap(namesOf).map((named) => ({ named, policy: toPolicy(session, named) }));
