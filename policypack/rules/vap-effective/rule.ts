import type { Field } from "../field";
import { type Finding, fail, forbid, judge, show, troubles } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Fields: failurePolicy of a ValidatingAdmissionPolicy; validationActions and paramRef of its binding. Allowed: what refuses. */
export const rule = defineRule({
  id: "vap-effective",
  group: "M",
  level: "mandatory",
  severity: "high",
  kinds: [
    "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
    "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
  ],
  says: "admission policies are bound, and refuse",
  why: "A policy that is not bound, only warns, or is skipped when it fails looks like a control and is none.",
  mend: "set failurePolicy: Fail, bind the policy with validationActions: [Deny], and deny where parameters are missing",
  compliance: ["CIS 5.2.1", "K9"],
  check: (object) => judgeOne(object),
  checkStack: (objects) => {
    const policies = objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicy");
    const bindings = objects.filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
    // The stack knows no more of a single field than the object did, so what is open stays open.
    const open = objects.flatMap((object) =>
      judgeOne(object)
        .filter(isUnknown)
        .map((found) => ({ ...found, object })),
    );
    return [...open, ...policies.flatMap((policy) => judgeBound(policy, bindings))];
  },
});

const isUnknown = ({ verdict }: Finding): boolean => verdict === "unknown";

const judgeOne = ({ kind, root }: KubeObject): Finding[] =>
  kind === "ValidatingAdmissionPolicy"
    ? judgePolicy(root)
    : kind === "ValidatingAdmissionPolicyBinding"
      ? judgeBinding(root)
      : [];

const judgePolicy = (root: Field): Finding[] =>
  forbid(root.at("spec", "failurePolicy"), "string", (policy) => policy !== "Fail");

function judgeBinding(root: Field): Finding[] {
  const actions = root.at("spec", "validationActions");
  const known = actions.each().flatMap((action) => troubles(action, "string"));
  const denied = actions.each().some((action) => action.get("string") === "Deny");
  const refused: Finding[] =
    denied || actions.partial
      ? []
      : known.length > 0
        ? known
        : [fail(actions, actions.isAbsent ? "unset" : "without Deny")];
  const parameters = root.at("spec", "paramRef", "parameterNotFoundAction");
  return [...refused, ...judge(parameters, "string", (action) => (action === "Allow" ? show(action) : undefined))];
}

function judgeBound(policy: KubeObject, bindings: readonly KubeObject[]): Finding[] {
  const name = policy.root.at("metadata", "name").get("string");
  const names = bindings.map(({ root }) => root.at("spec", "policyName"));
  if (name === undefined || names.some((field) => field.isUnknown || field.get("string") === name)) return [];
  return [{ ...fail("metadata.name", `${show(name)}, which no binding names`), object: policy }];
}
