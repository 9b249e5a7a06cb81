import { type Finding, unknown } from "../finding";
import { judgeImplied } from "../impliedPod";
import { agentKinds, agentPod, isAgent, isInherited, podSpecOf } from "../kubeOpenCode";
import { leftOpen } from "../leftOpen";
import { isA, sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { rule as runtimeClass } from "../pod-runtime-class/rule";
import { type Context, defineRule } from "../rule";

/** Field: spec.podSpec.runtimeClassName, the template's where the Agent has no podSpec. Allowed: a class that isolates. */
export const rule = defineRule({
  id: "kubeopencode-runtime-class",
  group: "N",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: agentKinds,
  says: "agents run in a sandboxed runtime",
  why: "In the node's own runtime one kernel flaw separates an agent from every pod of its node.",
  mend: "set spec.podSpec.runtimeClassName to a class of gVisor or Kata",
  compliance: ["K1"],
  check: judgeOwn,
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isAgent), (object) => judgeOwn(object, context)),
    ...objects.filter(isAgent).flatMap((object) => judgeInherited(object, objects, context)),
  ],
});

function judgeOwn(object: KubeObject, context: Context): Finding[] {
  if (isInherited(object, podSpecOf(object))) return [];
  return judgeImplied(object, agentPod(object), [runtimeClass], context);
}

function judgeInherited(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const field = podSpecOf(object);
  if (!isInherited(object, field)) return [];
  const name = object.root.at("spec", "templateRef", "name").get("string");
  // A template of the stack is judged itself.
  const known =
    objects.some(
      (one) => isA(one, "AgentTemplate.kubeopencode.io") && sameNamespace(one, object) && one.name === name,
    ) || context.attested({ kind: "AgentTemplate", namespace: object.namespace });
  return known ? [] : [{ ...unknown(field, "taken from a template that is not in the stack"), object }];
}
