import { agentTier, labels, tierLabel } from "../labels";
import { type Manifest, type Planned, plan } from "../manifest";
import type { Demand } from "./demands";
import { unlessItGoes } from "./going";
import type { AdmissionGuardModel } from "./model";

const api = "admissionregistration.k8s.io/v1";
const agentNamespaces = { matchLabels: { [tierLabel]: agentTier } };

const containers = {
  name: "containers",
  expression: ["containers", "initContainers", "ephemeralContainers"]
    .map((list) => `(has(object.spec.${list}) ? object.spec.${list} : [])`)
    .join(" + "),
};

/** What the API server says on refusal: the rule's words, so that one search finds both. */
const validation = ({ id, says, mend, cel }: Demand): object => ({
  expression: cel,
  message: `${id}: ${says}; ${mend}`,
  reason: "Forbidden",
});

/** What an object holds besides its status and its finalizers. */
const content = ["spec", "metadata.?labels", "metadata.?annotations", "metadata.?ownerReferences"];

// Who deletes an object that was there before the guard must still be able to take its finalizers off.
const moreThanFinalizers = unlessItGoes("more-than-finalizers-of-what-goes", content);

interface Guarded {
  role: string;
  resources: string[];
  operations: string[];
  conditions: object[];
  variables: object[];
  validations: object[];
}

/** A policy and its binding; the API server refuses when it cannot decide. */
function guard(
  m: AdmissionGuardModel,
  { role, resources, operations, conditions, variables, validations }: Guarded,
): Planned[] {
  const metadata = { name: `${m.prefix}-${role}`, labels: labels({ kind: "admission-guard", name: m.component }) };
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations, resources };
  const policy: Manifest = {
    apiVersion: api,
    kind: "ValidatingAdmissionPolicy",
    metadata,
    spec: {
      failurePolicy: "Fail",
      matchConstraints: { matchPolicy: "Equivalent", namespaceSelector: agentNamespaces, resourceRules: [rule] },
      ...(conditions.length > 0 ? { matchConditions: conditions } : {}),
      ...(variables.length > 0 ? { variables } : {}),
      validations,
    },
  };
  const binding: Manifest = {
    apiVersion: api,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata,
    spec: { policyName: metadata.name, validationActions: ["Deny", "Audit"] },
  };
  return [plan(role, policy), plan(`${role}-binding`, binding, { after: [role] })];
}

const write = ["CREATE", "UPDATE"];

export function admissionGuardManifests(m: AdmissionGuardModel): Planned[] {
  const of = (target: Demand["target"]): object[] => m.demands.filter((d) => d.target === target).map(validation);
  const pods = {
    role: "pods",
    resources: ["pods", "pods/ephemeralcontainers"],
    operations: write,
    conditions: [moreThanFinalizers],
    variables: [containers],
  };
  const services = {
    role: "services",
    resources: ["services"],
    operations: write,
    conditions: [moreThanFinalizers],
    variables: [],
  };
  const exec = {
    role: "exec",
    resources: ["pods/exec", "pods/attach", "pods/portforward"],
    operations: ["CONNECT"],
    conditions: [],
    variables: [],
    validations: [
      {
        expression: "false",
        message: "nobody enters an agent's pod: its credentials would be theirs; read its logs instead",
        reason: "Forbidden",
      },
    ],
  };
  const candidates = [
    { ...pods, validations: of("pods") },
    { ...services, validations: of("services") },
    ...(m.exec === "denied" ? [exec] : []),
  ];
  return candidates.filter(({ validations }) => validations.length > 0).flatMap((guarded) => guard(m, guarded));
}
