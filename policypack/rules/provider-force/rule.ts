import type { Field } from "../field";
import { type Finding, fail, show, unknown } from "../finding";
import { defineRule } from "../rule";

const provider = "pulumi:providers:kubernetes";
const options = ["enablePatchForce", "upsertExistingObjects", "deleteUnreachable", "skipUpdateUnreachable"];

/** Options of a Kubernetes provider, annotation pulumi.com/patchForce of a patch. Allowed: unset or false. */
export const rule = defineRule({
  id: "provider-force",
  group: "P",
  level: "advisory",
  severity: "medium",
  kinds: [
    provider,
    "pods",
    "Namespace",
    "Secret",
    "ConfigMap",
    "ServiceAccount",
    "ResourceQuota",
    "LimitRange",
    "NetworkPolicy.networking.k8s.io",
    "Role.rbac.authorization.k8s.io",
    "ClusterRole.rbac.authorization.k8s.io",
    "RoleBinding.rbac.authorization.k8s.io",
    "ClusterRoleBinding.rbac.authorization.k8s.io",
  ],
  says: "the provider takes nothing over by force, and forgets nothing that it cannot reach",
  why: "Force takes fields from whoever manages them; skipping what is unreachable leaves it running while state says otherwise.",
  mend: "remove the option; settle the conflict that it hides",
  compliance: ["K9"],
  check: ({ root, origin, patch }) => {
    if (origin.type === provider) return options.flatMap((name) => judgeSwitch(root.at(name)));
    // A whole object is the program's own, and force only finds it again; a patch takes fields of another's.
    return patch ? judgeSwitch(root.at("metadata", "annotations", "pulumi.com/patchForce")) : [];
  },
});

/** A provider's inputs come as text. */
function judgeSwitch(field: Field): Finding[] {
  if (field.isUnknown) return [unknown(field)];
  return [true, "true"].some((on) => field.value === on) ? [fail(field, show(field.value))] : [];
}
