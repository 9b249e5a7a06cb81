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
  /** Only requests of these namespaces; all if absent. */
  namespaces?: string[];
  variables?: { name: string; expression: string }[];
  validations: Validation[];
  /** ConfigMap whose entries the expressions may read as `params.data`, one for each namespace. */
  params?: { name: string; namespace: string; forNamespace: string }[];
}

const inNamespaces = (namespaces: string[] | undefined): object =>
  namespaces === undefined
    ? {}
    : {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: namespaces }],
        },
      };

// An object on its way out must get out: its controller's last writes are not judged, or its finalizers stay.
const stillWanted = [{ name: "still-wanted", expression: "!has(object.metadata.deletionTimestamp)" }];

function policyOf(home: Home, guard: Guard): Manifest {
  const { apiGroup, resources, validations, variables } = guard;
  return {
    apiVersion: admission,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: guard.name, labels: labels(home.identity, "admission", home.version) },
    spec: {
      failurePolicy: "Fail",
      ...(guard.params === undefined ? {} : { paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      matchConstraints: {
        resourceRules: [
          { apiGroups: [apiGroup], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources, scope: "*" },
        ],
      },
      matchConditions: stillWanted,
      ...(variables === undefined ? {} : { variables }),
      validations: validations.map((validation) => ({ ...validation, reason: "Invalid" })),
    },
  };
}

function bindingOf(home: Home, guard: Guard, name: string, rest: object): Manifest {
  return {
    apiVersion: admission,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, labels: labels(home.identity, "admission", home.version) },
    spec: { policyName: guard.name, validationActions: ["Deny"], ...rest },
  };
}

/** An admission policy and its bindings: the API server itself refuses what breaks it, whoever asks. */
export function guardManifests(home: Home, guard: Guard): Planned[] {
  const made = plan(guard.role, policyOf(home, guard));
  const after = [guard.role];
  if (guard.params === undefined) {
    const rest = { matchResources: inNamespaces(guard.namespaces) };
    return [made, plan(`${guard.role}-binding`, bindingOf(home, guard, guard.name, rest), { after })];
  }
  const bindings = guard.params.map(({ name, namespace, forNamespace }) => {
    const rest = {
      paramRef: { name, namespace, parameterNotFoundAction: "Deny" },
      matchResources: inNamespaces([forNamespace]),
    };
    const manifest = bindingOf(home, guard, `${guard.name}-${forNamespace}`, rest);
    return plan(`${guard.role}-binding-${forNamespace}`, manifest, { after });
  });
  return [made, ...bindings];
}
