import { type Answer, any } from "../egress/selector";
import { clusterOf, namespaceOf } from "../egress/workloads";
import { imagePolicyKinds, isEnginePolicy, refusesIn } from "../engineModes";
import { fail, unknown } from "../finding";
import { memo } from "../memo";
import { isA } from "../near";
import type { KubeObject } from "../object";
import { patchedStack } from "../patches";
import type { Gap, Room } from "./room";

const isBinding = (object: KubeObject): boolean =>
  isA(object, "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io");

/** A policy of an engine that may guard: what a patch leaves out is not known, and signatures of images say little. */
const isPolicy = (object: KubeObject): boolean =>
  isEnginePolicy(object) && !object.patch && !isA(object, ...imagePolicyKinds) && !isOfPipelines(object);

/** A policy of Kyverno for others than the API server. */
const isOfPipelines = ({ root }: KubeObject): boolean =>
  (root.at("spec", "evaluation", "mode").get("string") ?? "Kubernetes") !== "Kubernetes";

const candidates = memo((objects: readonly KubeObject[]) =>
  patchedStack(objects).filter((object) => isBinding(object) || isPolicy(object)),
);

const denies = ({ root }: KubeObject): Answer =>
  any(
    root
      .at("spec", "validationActions")
      .each()
      .map((action) => (action.isUnknown ? "maybe" : action.get("string") === "Deny" ? "yes" : "no")),
  );

/** Whether a policy refuses objects in a room. */
function guards(object: KubeObject, { cluster, namespace }: Room): Answer {
  if (clusterOf(object) !== cluster) return "no";
  if (isBinding(object)) return denies(object);
  const refuses = refusesIn(object, namespace);
  const home = namespaceOf(object);
  if (home === undefined) return refuses === "no" ? "no" : "maybe";
  return home === "" || home === namespace ? refuses : "no";
}

/** Nothing in the cluster refuses what kubectl brings past the pack. */
export const guardGap: Gap = (room, context, objects) => {
  const { namespace } = room;
  const guarded = any(candidates(objects).map((object) => guards(object, room)));
  if (guarded === "yes" || context.attested({ kind: "ValidatingAdmissionPolicyBinding", namespace })) return [];
  return [
    guarded === "maybe"
      ? unknown("", `whether an admission policy watches namespace "${namespace}"`)
      : fail("", `no admission policy watches namespace "${namespace}"`),
  ];
};
