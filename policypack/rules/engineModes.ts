import { type Answer, any } from "./egress/selector";
import type { Field } from "./field";
import { type Finding, fail, show, troubles, unknown } from "./finding";
import { matchesAny } from "./glob";
import { isA } from "./near";
import type { KubeObject } from "./object";

/** What speaks against a policy's refusing at admission: against each of its checks, and against all of them. */
interface Reading {
  readonly checks: readonly (readonly Finding[])[];
  readonly whole: readonly Finding[];
}

/** Reads a policy as it counts in one namespace, or in general. */
type Reader = (spec: Field, namespace: string | undefined) => Reading;

/** What Kyverno, Gatekeeper and Kubewarden do about what breaks a policy; nothing where they refuse it. */
export function modeFindings(object: KubeObject): Finding[] {
  const { checks, whole } = read(object, undefined);
  return [...checks.flat(), ...whole];
}

/** Whether one of a policy's checks refuses objects of a namespace at admission; of other kinds none does. */
export function refusesIn(object: KubeObject, namespace: string): Answer {
  const { checks, whole } = read(object, namespace);
  return any(checks.map((findings) => answerOf([...findings, ...whole])));
}

const answerOf = (findings: readonly Finding[]): Answer => {
  if (findings.length === 0) return "yes";
  return findings.every(({ verdict }) => verdict === "unknown") ? "maybe" : "no";
};

const readerOf = (object: KubeObject): Reader | undefined =>
  object.group === "constraints.gatekeeper.sh" ? constraint : readers.find(({ kinds }) => isA(object, ...kinds))?.read;

/** Whether an object is a policy of one of these engines. */
export const isEnginePolicy = (object: KubeObject): boolean => readerOf(object) !== undefined;

const read = (object: KubeObject, namespace: string | undefined): Reading =>
  readerOf(object)?.(object.root.at("spec"), namespace) ?? { checks: [], whole: [] };

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

const kyvernoAction = (field: Field, byDefault?: string): Finding[] => judgeMode(field, ["audit"], byDefault);

/** Only rules that validate refuse anything; a rule's own action wins over the policy's. */
const kyverno: Reader = (spec, namespace) => {
  const checks = spec
    .at("rules")
    .each()
    .map((rule) => rule.at("validate"))
    .filter((validate) => !validate.isAbsent);
  const overrides = spec.at("validationFailureActionOverrides");
  return {
    checks: checks.map((validate) => {
      const own = validate.at("failureAction");
      if (own.isAbsent)
        return actionIn(namespace, overrides, kyvernoAction(spec.at("validationFailureAction"), "Audit"));
      return actionIn(namespace, validate.at("failureActionOverrides"), kyvernoAction(own));
    }),
    whole: [...(namespace === undefined ? everyOverride(spec, checks) : []), ...judgeSwitch(spec.at("admission"))],
  };
};

const everyOverride = (spec: Field, checks: readonly Field[]): Finding[] =>
  [
    spec.at("validationFailureActionOverrides"),
    ...checks.map((validate) => validate.at("failureActionOverrides")),
  ].flatMap((overrides) => overrides.each().flatMap((override) => kyvernoAction(override.at("action"))));

/** The action in one namespace is that of the first override which names it, else the general one. */
function actionIn(namespace: string | undefined, overrides: Field, general: Finding[]): Finding[] {
  if (namespace === undefined) return general;
  for (const override of overrides.each()) {
    const names = override.at("namespaces").each();
    if (names.some((name) => matchesAny([name.get("string") ?? ""], namespace)))
      return kyvernoAction(override.at("action"));
    const open = names.find((name) => name.isUnknown) ?? override.at("namespaceSelector");
    if (!open.isAbsent) return [unknown(open, "which namespaces it is about")];
  }
  return general;
}

/** Of several actions one that refuses is enough. */
function judgeActions(actions: Field, refusing: string): Finding[] {
  const trouble = actions.each().flatMap((action) => troubles(action, "string"));
  const refuses = actions.each().some((action) => action.get("string") === refusing);
  if (refuses || actions.isAbsent) return [];
  return trouble.length > 0 ? trouble : [fail(actions, `without ${refusing}`)];
}

const validatingPolicy: Reader = (spec) => ({
  checks: [judgeActions(spec.at("validationActions"), "Deny")],
  whole: judgeSwitch(spec.at("evaluation", "admission", "enabled")),
});

const constraint: Reader = (spec) => ({ checks: [judgeConstraint(spec)], whole: [] });

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

/** Policies of Kyverno on the signatures of images. */
export const imagePolicyKinds = ["", "Namespaced"].map((scope) => `${scope}ImageValidatingPolicy.policies.kyverno.io`);

const readers: readonly { kinds: readonly string[]; read: Reader }[] = [
  { kinds: ["ClusterPolicy.kyverno.io", "Policy.kyverno.io"], read: kyverno },
  {
    kinds: [
      "ValidatingPolicy.policies.kyverno.io",
      "NamespacedValidatingPolicy.policies.kyverno.io",
      ...imagePolicyKinds,
    ],
    read: validatingPolicy,
  },
  {
    kinds: ["ClusterAdmissionPolicy.policies.kubewarden.io", "AdmissionPolicy.policies.kubewarden.io"],
    read: (spec) => ({ checks: [judgeMode(spec.at("mode"), ["monitor"])], whole: [] }),
  },
];
