import type { KubeObject } from "../object";
import { everyGrant, type Match } from "../rbac/match";
import { apiWrites } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

/** Field: rules on custom resource definitions and API services. Allowed: reading; writing those named. */
export const rule = defineRule({
  id: "rbac-crd-api-write",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "no role redefines the API",
  why: "Who owns an API service or a conversion webhook sees every request for it, with everything inside.",
  mend: "name the definitions in resourceNames",
  compliance: ["K3"],
  check: (role) => everyGrant(role, apiWrites, worth),
});

const worth = ({ named }: Match, { kind }: KubeObject): "fail" | undefined =>
  kind === "ClusterRole" && !named ? "fail" : undefined;
