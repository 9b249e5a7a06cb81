import { type Direction, isolates } from "../egress/networkPolicy";
import { networkPolicies } from "../egress/policies";
import { type Answer, all, any, selectorOf } from "../egress/selector";
import { type Workload, workloadsOf } from "../egress/workloads";
import { type Finding, fail, unknown } from "../finding";
import { agentKinds, isAgent, isKubeOpenCode, podSpecOf, taskKinds } from "../kubeOpenCode";
import { namespacesNamed, sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { type Context, defineRule } from "../rule";

/** Labels of agents' and tasks' pods. Allowed: those that the operator stamps, selected by policies both ways. */
export const rule = defineRule({
  id: "kubeopencode-netpol-labels",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [...agentKinds, ...taskKinds],
  says: "network policies hold every agent pod, in both directions",
  why: "The agent's server asks nobody for a password: whoever reaches its port runs code with its credentials.",
  mend: "add a default deny for both directions, and leave the operator's own labels alone",
  compliance: ["K2"],
  check: (object) =>
    isAgent(object)
      ? podSpecOf(object)
          .at("labels")
          .entries()
          .filter(([key]) => /^(kubeopencode\.io\/|app\.kubernetes\.io\/|app$)/.test(key))
          .map(([, field]) => fail(field, "overwrites a label of the operator"))
      : [],
  checkStack: (objects, context) =>
    objects
      .filter(isKubeOpenCode)
      .flatMap((object) => judgeObject(object, objects, context).map((finding) => ({ ...finding, object }))),
});

const directions: readonly Direction[] = ["Ingress", "Egress"];

function judgeObject(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const { namespace, root } = object;
  if (context.attested({ kind: "NetworkPolicy", namespace })) return [];
  const policies = networkPolicies(objects).filter((other) => sameNamespace(other, object));
  const declared = policies.length > 0 || namespacesNamed(namespace, object, objects).length > 0;
  return workloadsOf(object, context).flatMap((pod) =>
    directions.flatMap((direction) => {
      const answer = isHeld(pod, policies, direction);
      if (answer === "yes") return [];
      const field = root.at("metadata", "namespace");
      const got = `no policy for ${direction.toLowerCase()} selects its pods`;
      return declared && answer === "no" ? [fail(field, got)] : [unknown(field, got)];
    }),
  );
}

const isHeld = ({ labels }: Workload, policies: readonly KubeObject[], direction: Direction): Answer =>
  any(
    policies.map(({ root }) => {
      const spec = root.at("spec");
      return all([isolates(spec, direction), selectorOf(spec.at("podSelector"))(labels)]);
    }),
  );
