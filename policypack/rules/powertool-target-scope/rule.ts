import { declaresAgents, runsAgent } from "../agentKinds";
import { isEmptySelector, selectorOf } from "../egress/selector";
import { workloadsOf } from "../egress/workloads";
import { type Finding, fail, judge, show, troubles, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
import { namespacesNamed, sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { isTool, toolKind } from "../powerTools";
import { type Context, defineRule } from "../rule";

/** Field: spec.targets. Allowed: pods named by label, in one's own namespace, none of them an agent. */
export const rule = defineRule({
  id: "powertool-target-scope",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolKind],
  says: "a tool runs in the pods that it is meant for",
  why: "An empty selector takes every pod of the namespace, and a tool in an agent's pod reads the agent's credentials.",
  mend: "select by the labels of one application, in a namespace without agents",
  compliance: ["K3"],
  check: judgeText,
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isTool), judgeText),
    ...objects
      .filter(isTool)
      .flatMap((object) => reachedAgents(object, objects, context).map((finding) => ({ ...finding, object }))),
  ],
});

function judgeText({ root, patch }: KubeObject): Finding[] {
  const targets = root.at("spec", "targets");
  const selector = targets.at("labelSelector");
  const trouble = troubles(selector, "map");
  const empty = isEmptySelector(selector) && !(patch && selector.isAbsent);
  return [
    ...trouble,
    ...(empty ? [fail(selector, "every pod of the namespace")] : []),
    ...judge(targets.at("namespaceSelector", "matchRegex"), "string", regexFault),
    ...targets
      .at("namespaceSelector", "matchNames")
      .each()
      .flatMap((name) => judge(name, "string", (value = "") => (/^kube-/.test(value) ? show(value) : undefined))),
  ];
}

function regexFault(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!/^\^.*\$$/.test(text)) return `${show(text)}, which is not anchored`;
  return /^\^\(?[.\\]?[*+S]?[*+]?\)?\$$/.test(text) ? `${show(text)}, which is any name` : undefined;
}

function reachedAgents(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const selector = object.root.at("spec", "targets", "labelSelector");
  if (selector.isUnknown) return [];
  if (object.patch && selector.isAbsent) return [];
  if (namespacesNamed(object.namespace, object, objects).some(declaresAgents))
    return [fail(selector, `namespace ${show(object.namespace)} is made for agents`)];
  const picks = selectorOf(selector);
  const agents = objects.filter((other) => runsAgent(other) && sameNamespace(other, object));
  const answers = agents.flatMap((agent) =>
    workloadsOf(agent, context).map(({ labels }) => ({ agent, answer: picks(labels) })),
  );
  const hit = answers.find(({ answer }) => answer === "yes");
  if (hit !== undefined) return [fail(selector, `it selects ${hit.agent.kind} ${show(hit.agent.name)}`)];
  return answers.some(({ answer }) => answer === "maybe") ? [unknown(selector, "whether it selects an agent")] : [];
}
