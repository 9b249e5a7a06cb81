import { runsAgent } from "../agentKinds";
import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";

/** Namespaces of operator Deployments and of agents. Allowed: no namespace of both. */
export const rule = defineRule({
  id: "ns-operator-agent-mixed",
  group: "D",
  level: "mandatory",
  severity: "medium",
  kinds: "*",
  says: "operators and agents live in different namespaces",
  why: "Secret access of an operator bound to its namespace covers the agents' keys there, and agents sit beside its tokens.",
  mend: "move the agents to a namespace of their own",
  compliance: ["CIS 5.7.1", "K3"],
  checkStack: (objects) => {
    const operators = new Map(objects.filter(isOperator).map((object) => [keyOf(object), object]));
    return objects.flatMap((object): Finding[] => {
      const operator = operators.get(keyOf(object));
      if (operator === undefined || operator === object || !runsAgent(object)) return [];
      return [{ ...fail("metadata.namespace", `shared with the operator "${operator.name}"`), object }];
    });
  },
});

const keyOf = (object: KubeObject): string => `${object.origin.cluster ?? ""}|${object.namespace}`;

const roles = ["operator", "controller", "manager", "controller-manager"];

/** By the labels that charts and kubebuilder give a controller. */
function isOperator(object: KubeObject): boolean {
  if (object.kind !== "Deployment" || object.namespace === "" || runsAgent(object)) return false;
  const labels = object.root.at("metadata", "labels");
  const role = labels.at("app.kubernetes.io/component").or(labels.at("control-plane")).get("string") ?? "";
  return roles.includes(role) || /-(operator|controller-manager)$/.test(object.name);
}
