import type { Field } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { adminPolicies } from "./admin";
import { calicoPolicies } from "./calico";
import { ciliumPolicies } from "./cilium";
import { isNetworkPolicy, isolates, stepsOf } from "./networkPolicy";
import { additive, type EgressPolicy } from "./policy";
import { type Answer, type Labels, selectorOf } from "./selector";
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

/** Whether a policy is about a pod. */
export function selects(policy: EgressPolicy, pod: Workload, namespaceLabels: Labels): Answer {
  if (policy.cluster !== pod.cluster) return "no";
  const somewhere = policy.namespace === undefined || (policy.namespace !== null && pod.namespace === undefined);
  if (!somewhere && policy.namespace !== null && policy.namespace !== pod.namespace) return "no";
  const answer = policy.selects(pod.labels, namespaceLabels);
  return somewhere && answer === "yes" ? "maybe" : answer;
}
