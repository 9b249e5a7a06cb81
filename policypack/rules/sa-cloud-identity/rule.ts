import type { Field } from "../field";
import { advice, type Finding, fail, troubles } from "../finding";
import type { KubeObject } from "../object";
import { isAgentNamespace } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";

/** Annotations by which clouds lend an account one of their roles. */
const annotations = [
  "eks.amazonaws.com/role-arn",
  "iam.gke.io/gcp-service-account",
  "azure.workload.identity/client-id",
  "pod-identity.alibabacloud.com/role-name",
];

/** Fields: annotations of accounts; pod identity associations. Allowed: none for accounts of the agent tier. */
export const rule = defineRule({
  id: "sa-cloud-identity",
  group: "G",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: [
    "ServiceAccount",
    "PodIdentityAssociation.eks.services.k8s.aws",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "aws-native:eks:PodIdentityAssociation",
  ],
  says: "agents hold no role of the cloud",
  why: "With such a role an agent leaves the cluster and acts in the cloud account, where no policy of the cluster holds.",
  mend: "remove it; let a broker outside the agent use the role",
  compliance: ["K3", "K4"],
  check: (object, context) =>
    object.kind === "ServiceAccount" ? judgeAccount(object) : judgeAssociation(object, context),
});

const judgeAccount = ({ root }: KubeObject): Finding[] =>
  annotations.flatMap((key) => {
    const field = root.at("metadata", "annotations", key);
    const trouble = troubles(field, "string");
    if (trouble.length > 0) return trouble;
    return field.isSet && field.value !== "" ? [fail(field, "set")] : [];
  });

function judgeAssociation(object: KubeObject, context: Context): Finding[] {
  const { root } = object;
  const field: Field = root.at("namespace").or(root.at("spec", "namespace"));
  const trouble = troubles(field, "string");
  if (trouble.length > 0) return trouble;
  const namespace = field.get("string") ?? "";
  const found = isAgentNamespace(namespace, object, context) ? fail : advice;
  return [found(field, `lends a role to an account of namespace "${namespace}"`)];
}
