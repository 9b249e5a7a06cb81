import { modeFindings } from "../engineModes";
import type { Field } from "../field";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
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
  check: judgeOne,
  checkStack: (objects) => [
    ...leftOpen(objects, judgeOne),
    ...objects
      .filter((object) => isA(object, ...exceptions))
      .flatMap((object) => judgeEnd(object, objects).map((finding) => ({ ...finding, object }))),
  ],
});

function judgeOne(object: KubeObject): Finding[] {
  const spec = object.root.at("spec");
  if (isA(object, "PolicyException.kyverno.io")) return judgeException(spec);
  if (isA(object, "PolicyException.policies.kyverno.io")) return judgeCelException(spec);
  return modeFindings(object);
}

const exceptions = ["PolicyException.kyverno.io", "PolicyException.policies.kyverno.io"];

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
