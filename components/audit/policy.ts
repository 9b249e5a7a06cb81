import type { AuditTrailModel } from "./model";

const read = ["get", "list", "watch"];

/** An audit policy, as the API server reads it from its file. First match wins, so the order is the meaning. */
export interface AuditPolicy {
  apiVersion: "audit.k8s.io/v1";
  kind: "Policy";
  omitStages: string[];
  omitManagedFields: boolean;
  rules: object[];
}

/** Never a body of a Secret or a token: `Metadata` names the object, the user and the verdict, and nothing of its content. */
export function auditPolicy(model: AuditTrailModel): AuditPolicy {
  const secrets = { group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] };
  const tokens = { group: "authentication.k8s.io", resources: ["tokenreviews"] };
  const entering = ["pods/exec", "pods/attach", "pods/portforward", "pods/proxy", "services/proxy", "nodes/proxy"];
  return {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    omitManagedFields: true,
    rules: [
      { level: "None", nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version"] },
      { level: "Metadata", resources: [secrets, tokens] },
      { level: "Request", resources: [{ group: "", resources: [...entering, "pods/ephemeralcontainers"] }] },
      { level: "Metadata", verbs: read, resources: model.groups.map((group) => ({ group })) },
      { level: "RequestResponse", resources: model.groups.map((group) => ({ group })) },
      { level: "RequestResponse", resources: [{ group: "rbac.authorization.k8s.io" }, { group: "networking.k8s.io" }] },
      { level: "RequestResponse", resources: [{ group: "admissionregistration.k8s.io" }] },
      { level: "None", verbs: read },
      { level: "Metadata" },
    ],
  };
}
