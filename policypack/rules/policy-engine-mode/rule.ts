import type { Field } from "../field";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import { isA, sameCluster } from "../near";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Policies of Kyverno, Gatekeeper and Kubewarden, and exceptions from them. Allowed: what refuses; exceptions by name that end. */
export const rule = defineRule({
  id: "policy-engine-mode",
  group: "M",
  level: "advisory",
  severity: "medium",
  kinds: "*",
  says: "policies of other engines refuse, and their exceptions are narrow and end",
  why: "A policy that only reports refuses nothing, and an exception by pattern or without an end is a policy switched off.",
  mend: "set Enforce, Deny or deny; in an exception name policies, rules and objects, and give it the label cleanup.kyverno.io/ttl",
  compliance: ["K9"],
  check: (object) => judgeOne(object),
  checkStack: (objects) =>
    objects.flatMap((object) => {
      // The stack knows no more of a single field than the object did, so what is open stays open.
      const open = judgeOne(object).filter(({ verdict }) => verdict === "unknown");
      const end = isA(object, ...exceptions) ? judgeEnd(object, objects) : [];
      return [...open, ...end].map((finding) => ({ ...finding, object }));
    }),
});

function judgeOne(object: KubeObject): Finding[] {
  if (object.group === "constraints.gatekeeper.sh") return judgeConstraint(object.root.at("spec"));
  return readers.find(({ kinds }) => isA(object, ...kinds))?.judge(object.root.at("spec")) ?? [];
}

const exceptions = ["PolicyException.kyverno.io", "PolicyException.policies.kyverno.io"];

/** A field by its value, in any case; absent stands for the default. */
function judgeMode(field: Field, lenient: readonly string[], byDefault?: string): Finding[] {
  const trouble = troubles(field, "string");
  if (trouble.length > 0) return trouble;
  const mode = field.get("string");
  if (mode === undefined)
    return byDefault === undefined || field.partial ? [] : [fail(field, `unset, which means ${byDefault}`)];
  return lenient.includes(mode.toLowerCase()) ? [fail(field, show(mode))] : [];
}

const judgeSwitch = (field: Field): Finding[] => [
  ...troubles(field, "boolean"),
  ...(field.value === false ? [fail(field, "false: nothing is refused at admission")] : []),
];

/** Only rules that validate refuse anything; a rule's own action wins over the policy's. */
function judgeClusterPolicy(spec: Field): Finding[] {
  const checks = spec
    .at("rules")
    .each()
    .map((rule) => rule.at("validate"))
    .filter((validate) => !validate.isAbsent);
  const whole = spec.at("validationFailureAction");
  const inherits = checks.some((validate) => validate.at("failureAction").isAbsent);
  return [
    ...(inherits ? judgeMode(whole, ["audit"], "Audit") : []),
    ...checks.flatMap((validate) => judgeMode(validate.at("failureAction"), ["audit"])),
    ...spec
      .at("validationFailureActionOverrides")
      .each()
      .flatMap((override) => judgeMode(override.at("action"), ["audit"])),
    ...judgeSwitch(spec.at("admission")),
  ];
}

/** Of several actions one that refuses is enough. */
function judgeActions(actions: Field, refusing: string): Finding[] {
  const trouble = actions.each().flatMap((action) => troubles(action, "string"));
  const refuses = actions.each().some((action) => action.get("string") === refusing);
  if (refuses || actions.isAbsent) return [];
  return trouble.length > 0 ? trouble : [fail(actions, `without ${refusing}`)];
}

const judgeValidatingPolicy = (spec: Field): Finding[] => [
  ...judgeActions(spec.at("validationActions"), "Deny"),
  ...judgeSwitch(spec.at("evaluation", "admission", "enabled")),
];

function judgeConstraint(spec: Field): Finding[] {
  const action = spec.at("enforcementAction");
  if (action.get("string") !== "scoped") return judgeMode(action, ["dryrun", "warn"]);
  const scoped = spec.at("scopedEnforcementActions");
  const refuses = scoped.each().some((one) => one.at("action").get("string") === "deny" && atAdmission(one));
  const open = scoped.each().some((one) => one.at("action").isUnknown);
  if (refuses) return [];
  return [open ? unknown(scoped) : fail(scoped, "no deny at admission")];
}

const admissionPoints = ["*", "validation.gatekeeper.sh", "vap.k8s.io"];

const atAdmission = (scoped: Field): boolean =>
  scoped
    .at("enforcementPoints")
    .each()
    .some((point) => admissionPoints.includes(point.at("name").get("string") ?? ""));

const wild = (field: Field): Finding[] => [
  ...troubles(field, "string"),
  ...(/[*?]/.test(field.get("string") ?? "") ? [fail(field, `${show(field.value)}, a pattern`)] : []),
];

function judgeException(spec: Field): Finding[] {
  const filters = ["any", "all"].flatMap((list) => spec.at("match", list).each());
  return [
    ...spec
      .at("exceptions")
      .each()
      .flatMap((one) => [one.at("policyName"), ...one.at("ruleNames").each()].flatMap(wild)),
    ...filters.flatMap((filter) => {
      const resources = filter.at("resources");
      const named = [...resources.at("names").each(), ...resources.at("namespaces").each()];
      if (resources.at("name").isAbsent && named.length === 0)
        return [fail(resources, "no name and no namespace: every object of its kinds")];
      return [resources.at("name"), ...named].flatMap(wild);
    }),
  ];
}

const judgeCelException = (spec: Field): Finding[] => {
  const conditions = spec.at("matchConditions");
  const trouble = troubles(conditions, "list");
  if (trouble.length > 0 || conditions.partial) return trouble;
  return conditions.each().length === 0 ? [fail(conditions, "unset: every object of the policy")] : [];
};

const readers: readonly { kinds: readonly string[]; judge(spec: Field): Finding[] }[] = [
  { kinds: ["ClusterPolicy.kyverno.io", "Policy.kyverno.io"], judge: judgeClusterPolicy },
  {
    kinds: ["", "Namespaced"].flatMap((scope) =>
      ["ValidatingPolicy", "ImageValidatingPolicy"].map((kind) => `${scope}${kind}.policies.kyverno.io`),
    ),
    judge: judgeValidatingPolicy,
  },
  {
    kinds: ["ClusterAdmissionPolicy.policies.kubewarden.io", "AdmissionPolicy.policies.kubewarden.io"],
    judge: (spec) => judgeMode(spec.at("mode"), ["monitor"]),
  },
  { kinds: ["PolicyException.kyverno.io"], judge: judgeException },
  { kinds: ["PolicyException.policies.kyverno.io"], judge: judgeCelException },
];

/** It ends by its own date, by Kyverno's label, or by a cleanup policy of the stack that takes exceptions away. */
function judgeEnd(exception: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const label = exception.root.at("metadata", "labels", "cleanup.kyverno.io/ttl");
  if (label.isUnknown) return [unknown(label)];
  if (exception.patch || !label.isAbsent || !exception.root.at("spec", "expiresAt").isAbsent) return [];
  return objects.some((other) => sameCluster(other, exception) && cleansExceptions(other, exception.namespace))
    ? []
    : [fail(label, "unset: it never ends")];
}

function cleansExceptions(policy: KubeObject, namespace: string): boolean {
  const reaches =
    isA(policy, "ClusterCleanupPolicy.kyverno.io") ||
    (isA(policy, "CleanupPolicy.kyverno.io") && policy.namespace === namespace);
  if (!reaches) return false;
  return ["any", "all"]
    .flatMap((list) => policy.root.at("spec", "match", list).each())
    .flatMap((filter) => filter.at("resources", "kinds").each())
    .some((kind) => /(^|\/)PolicyException$/.test(kind.get("string") ?? ""));
}
