import type { Field } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { lonePatches, originalOf, patchedStack, writerOf } from "../patches";
import { adminPolicies } from "./admin";
import { calicoPolicies } from "./calico";
import { ciliumPolicies } from "./cilium";
import { isNetworkPolicy, isolates, stepsOf } from "./networkPolicy";
import { additive, type EgressPolicy } from "./policy";
import { type Answer, type Labels, selectorOf } from "./selector";
import { anyPorts, doubtfulPeer, step } from "./step";
import { clusterOf, namespaceOf, type Workload } from "./workloads";

function kubernetesPolicy(object: KubeObject): EgressPolicy {
  const spec: Field = object.root.at("spec");
  return {
    object,
    engine: "kubernetes",
    cluster: clusterOf(object),
    namespace: namespaceOf(object),
    selects: selectorOf(spec.at("podSelector")),
    isolates: isolates(spec, "Egress"),
    turn: additive,
    steps: stepsOf(object, spec, "Egress"),
  };
}

/** The egress side of a policy of any engine; none for other kinds. */
export const policiesOf = memo((object: KubeObject): readonly EgressPolicy[] =>
  isNetworkPolicy(object)
    ? [kubernetesPolicy(object)]
    : [...ciliumPolicies(object), ...calicoPolicies(object), ...adminPolicies(object)],
);

/** Kubernetes' own policies that the stack shows, patched where the stack itself patches them. */
export const networkPolicies = (objects: readonly KubeObject[]): KubeObject[] =>
  patchedStack(objects).filter((object) => isNetworkPolicy(object) && !object.patch);

/** The policies of a stack that are in force, patched where the stack itself patches them. */
export const policiesInForce = memo((objects: readonly KubeObject[]): readonly EgressPolicy[] => [
  ...patchedStack(objects)
    .filter(({ patch }) => !patch)
    .flatMap((object) => policiesOf(object).map((policy) => told(object, policy))),
  ...lonePatches(objects)
    .filter(isNetworkPolicy)
    .map(lonePolicy)
    .filter(({ steps }) => steps.length > 0),
]);

/** What is found in a patched policy is told about the object that says so. */
const told = (object: KubeObject, policy: EgressPolicy): EgressPolicy => ({
  ...policy,
  object: originalOf(object),
  steps: policy.steps.map((one) => ({ ...one, object: writerOf(object, "spec", "egress") })),
});

/**
 * A patch of a policy that the stack does not show: what it opens may be open, to whomever that policy selects; a new
 * selector opens rules that nobody sees. It closes nothing: nobody has seen what there is to close.
 */
function lonePolicy(patch: KubeObject): EgressPolicy {
  const spec = patch.root.at("spec");
  const [selector, egress] = [spec.at("podSelector"), spec.at("egress")];
  const unseen = selector.isAbsent ? [] : [step(patch, selector, doubtfulPeer(selector), anyPorts)];
  const opened = egress.isAbsent ? unseen : stepsOf(patch, spec, "Egress");
  return {
    ...kubernetesPolicy(patch),
    selects: selector.isAbsent ? () => "maybe" : selectorOf(selector),
    isolates: "no",
    steps: opened.map((one) => ({ ...one, known: false })),
  };
}

/** Whether a policy is about a pod. */
export function selects(policy: EgressPolicy, pod: Workload, namespaceLabels: Labels): Answer {
  if (policy.cluster !== pod.cluster) return "no";
  const somewhere = policy.namespace === undefined || (policy.namespace !== null && pod.namespace === undefined);
  if (!somewhere && policy.namespace !== null && policy.namespace !== pod.namespace) return "no";
  const answer = policy.selects(pod.labels, namespaceLabels);
  return somewhere && answer === "yes" ? "maybe" : answer;
}
