import { everyGrantee, type Judge } from "../rbac/bound";
import { type Access, rbacOf } from "../rbac/graph";
import { findAny, match, type Target } from "../rbac/match";
import { nameOf } from "../rbac/subjects";
import { writeVerbs } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

const controls: readonly Target[] = [
  { groups: ["codriverlabs.ai.toe.run"], resources: ["powertoolconfigs"], verbs: writeVerbs },
  { groups: ["kubeopencode.io"], resources: ["kubeopencodeconfigs"], verbs: writeVerbs },
  { groups: ["extensions.agents.x-k8s.io"], resources: ["sandboxtemplates"], verbs: writeVerbs },
];
const tools: Target = { groups: ["codriverlabs.ai.toe.run"], resources: ["powertools"], verbs: ["create"] };

/** Fields: rules on the configurations of operators. Allowed: for clusterAdmins that do not run tools themselves. */
export const rule = defineRule({
  id: "rbac-control-cr-write",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "who decides what tools may do does not run them",
  why: "A tool's configuration chooses its image and its privileges; with both rights one person holds every pod.",
  mend: "split the roles, and list the admins in clusterAdmins",
  compliance: ["PCI 7.2.1", "K3"],
  checkStack: (objects, context) => {
    const running = new Set(rbacOf(objects).flatMap(({ accesses }) => accesses.filter(runsTools).map(holder)));
    return everyGrantee(objects, context, findAny(controls), judge(running, context));
  },
});

const holder = ({ subject, binding }: Access): string => `${binding.object.origin.cluster}|${nameOf(subject)}`;
const runsTools = ({ rule, doubt }: Access): boolean => {
  const found = match(rule, tools);
  return found !== undefined && found.doubt === undefined && doubt === undefined;
};

const judge =
  (running: ReadonlySet<string>, { settings }: Context): Judge =>
  (access, { reached }, audience) => {
    if (reached.includes("powertoolconfigs") && running.has(holder(access))) return "fail";
    if (audience === "admin") return undefined;
    return audience === "person" && settings.clusterAdmins.length === 0 ? "advice" : "fail";
  };
