import type { Input } from "@pulumi/pulumi";
import { unlessItGoes } from "../admission/going";
import { labels } from "../labels";
import { type Manifest, type Planned, plan } from "../manifest";
import type { Home } from "./objects";

const admission = "admissionregistration.k8s.io/v1";

/** One sentence of an admission policy: what must hold, and what to tell whoever breaks it. */
export interface Validation {
  expression: string;
  message: string;
}

export interface Guard {
  /** Role of the children, and last part of the policy's name. */
  role: string;
  name: string;
  apiGroup: string;
  resources: string[];
  variables?: { name: string; expression: Input<string> }[];
  validations: Validation[];
}

// An object on its way out must get out: its controller's last writes are not judged, or its finalizers stay. What a
// guard reads is judged to the end, since a held object still runs.
const moreThanTheEnd = unlessItGoes("more-than-the-end", ["?spec", "metadata.?annotations"]);

function policyOf(home: Home, guard: Guard): Manifest {
  const { apiGroup, resources, validations, variables } = guard;
  return {
    apiVersion: admission,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: guard.name, labels: labels(home.identity, "admission", home.version) },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          { apiGroups: [apiGroup], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources, scope: "*" },
        ],
      },
      matchConditions: [moreThanTheEnd],
      ...(variables === undefined ? {} : { variables }),
      validations: validations.map((validation) => ({ ...validation, reason: "Invalid" })),
    },
  };
}

const bindingOf = (home: Home, guard: Guard): Manifest => ({
  apiVersion: admission,
  kind: "ValidatingAdmissionPolicyBinding",
  metadata: { name: guard.name, labels: labels(home.identity, "admission", home.version) },
  spec: { policyName: guard.name, validationActions: ["Deny"] },
});

/**
 * An admission policy and its binding: the API server itself refuses what breaks it, whoever asks. No parameters: while
 * their object is missing, or not yet seen, even deletions would be refused.
 */
export const guardManifests = (home: Home, guard: Guard): Planned[] => [
  plan(guard.role, policyOf(home, guard)),
  plan(`${guard.role}-binding`, bindingOf(home, guard), { after: [guard.role] }),
];
