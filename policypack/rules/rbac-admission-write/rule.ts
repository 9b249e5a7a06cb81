import type { KubeObject } from "../object";
import { everyGrant, type Match, type Target } from "../rbac/match";
import { admissionWrites, writeVerbs } from "../rbac/targets";
import { has, policyRules, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Policies of the engines that guard a cluster; a Role reaches only those that live in a namespace. */
const engines = [
  { groups: ["kyverno.io"], resources: ["clusterpolicies", "policies", "policyexceptions"], verbs: writeVerbs },
  {
    groups: ["policies.kyverno.io"],
    resources: [
      "validatingpolicies",
      "mutatingpolicies",
      "generatingpolicies",
      "imagevalidatingpolicies",
      "policyexceptions",
    ],
    verbs: writeVerbs,
  },
  { groups: ["templates.gatekeeper.sh"], resources: ["constrainttemplates"], verbs: writeVerbs },
];
const namespaced = ["policies", "policyexceptions"];

/** Field: rules on webhook configurations, admission policies, and policies of Kyverno and Gatekeeper. Allowed: reading. */
export const rule = defineRule({
  id: "rbac-admission-write",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "no role changes what the cluster admits",
  why: "A webhook of one's own reads and rewrites every object, Secrets included; a policy that is gone guards nothing.",
  mend: "remove the writing verbs",
  compliance: ["CIS 5.1.12", "K3", "K9"],
  check: (role) => everyGrant(role, [...admissionWrites, ...engines, ...constraintsIn(role)], worth),
});

const worth = ({ reached }: Match, { kind }: KubeObject): "fail" | undefined =>
  kind === "ClusterRole" || reached.some((resource) => namespaced.includes(resource)) ? "fail" : undefined;

const constraints = "constraints.gatekeeper.sh";
/** Every resource of that group is a constraint, whatever its name. */
const constraintsIn = (role: KubeObject): Target[] =>
  policyRules(role)
    .filter(({ apiGroups }) => has(apiGroups, constraints))
    .map(({ resources }) => ({
      groups: [constraints],
      resources: resources.known.map(({ text }) => text),
      verbs: writeVerbs,
    }));
