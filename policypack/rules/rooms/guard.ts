import { clusterOf } from "../egress/workloads";
import { fail } from "../finding";
import type { KubeObject } from "../object";
import type { Gap } from "./room";

const isEnforcing = ({ kind, group, root }: KubeObject): boolean => {
  if (kind === "ValidatingAdmissionPolicyBinding")
    return root
      .at("spec", "validationActions")
      .each()
      .some((action) => action.get("string") === "Deny");
  if (group === "constraints.gatekeeper.sh")
    return (root.at("spec", "enforcementAction").get("string") ?? "deny") === "deny";
  if (group === "kyverno.io")
    return root.at("spec", "validationFailureAction").get("string")?.toLowerCase() === "enforce";
  return kind === "ValidatingPolicy" && group === "policies.kyverno.io";
};

/** Nothing in the cluster refuses what kubectl brings past the pack. */
export const guardGap: Gap = (room, context, objects) => {
  const guarded = objects.some((object) => clusterOf(object) === room.cluster && isEnforcing(object));
  const vouched = context.attested({ kind: "ValidatingAdmissionPolicyBinding", namespace: room.namespace });
  return guarded || vouched ? [] : [fail("", `no admission policy watches namespace "${room.namespace}"`)];
};
