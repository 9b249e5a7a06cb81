import { advice, type Finding, fail, unknown } from "../finding";
import { type Escalation, escalationsOf } from "../rbac/escalation";
import { audienceOf, type Subject } from "../rbac/subjects";
import { bindingKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** All roles and bindings together. Allowed: nobody becomes somebody stronger; for operators it is advice. */
export const rule = defineRule({
  id: "rbac-escalation-path",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: bindingKinds,
  says: "nobody becomes somebody stronger",
  why: "Rights that are harmless one by one add up: who makes a pod beside a stronger account is that account.",
  mend: "break the chain at its first step: remove that right, or move the stronger account to another namespace",
  compliance: ["CIS 5.1.8", "K3"],
  checkStack: (objects, context) =>
    escalationsOf(objects).flatMap((graph) => graph.people.bound.flatMap((start) => judge(start, graph, context))),
});

function judge(start: Subject, graph: Escalation, context: Context): Finding[] {
  const path = graph.shortest(start);
  if (path === undefined) return [];
  const { object } = path.first.binding;
  const audience = audienceOf(start, object, context);
  if (audience === "admin") return [];
  const at = path.first.subject.field;
  const verdict = audience === "operator" ? advice : fail;
  const open = `${path.doubt?.path} is not known yet: ${path.text}`;
  return [{ ...(path.doubt !== undefined ? unknown(at, open) : verdict(at, path.text)), object }];
}
