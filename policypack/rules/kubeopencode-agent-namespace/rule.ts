import { type Finding, fail, show } from "../finding";
import { agentKinds, isAgent, isKubeOpenCode } from "../kubeOpenCode";
import { sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { type Access, rbacOf } from "../rbac/graph";
import { match, type Target } from "../rbac/match";
import { isListed, nameOf } from "../rbac/subjects";
import { type Context, defineRule } from "../rule";
import type { Settings } from "../settings";

/** Namespace of agents with credentials. Allowed: one team's, where agentOperators alone create Tasks. */
export const rule = defineRule({
  id: "kubeopencode-agent-namespace",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: agentKinds,
  says: "an agent with credentials serves one team, in a namespace of its own",
  why: "Whoever creates a Task there speaks to the agent with its credentials; the API knows no other fence than the namespace.",
  mend: "give each team a namespace, and bind Task rights there to its agentOperators alone",
  compliance: ["K3"],
  checkStack: (objects, context) =>
    objects
      .filter((object) => isAgent(object) && holdsCredentials(object))
      .flatMap((object) =>
        [...otherTeams(object, objects), ...strangers(object, objects, context)].map((finding) => ({
          ...finding,
          object,
        })),
      ),
});

const holdsCredentials = ({ root }: KubeObject): boolean => root.at("spec", "credentials").each().length > 0;

const teamOf = ({ root }: KubeObject) => root.at("metadata", "labels", "palisade.dev/team");

function otherTeams(object: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const team = teamOf(object).get("string");
  if (team === undefined) return [];
  const other = objects
    .filter((one) => isKubeOpenCode(one) && sameNamespace(one, object))
    .map((one) => teamOf(one).get("string"))
    .find((name = team) => name !== team);
  return other === undefined ? [] : [fail(teamOf(object), `team ${show(team)} beside team ${show(other)}`)];
}

const tasks: Target = {
  groups: ["kubeopencode.io"],
  resources: ["tasks", "crontasks"],
  verbs: ["create", "update", "patch"],
};

/** Where nobody is listed, rbac-agent-cr-create speaks about the subjects. */
function strangers(object: KubeObject, objects: readonly KubeObject[], { settings }: Context): Finding[] {
  if (settings.agentOperators.length === 0) return [];
  const graphs = rbacOf(objects).filter((graph) => graph.objects.includes(object));
  const names = graphs
    .flatMap(({ accesses }) => accesses)
    .filter((access) => reaches(access, object) && !isTrusted(access, settings))
    .map(({ subject }) => nameOf(subject));
  return [...new Set(names)].map((name) => fail("metadata.namespace", `${name} may create Tasks there`));
}

// What is not known yet, rbac-agent-cr-create leaves open.
const reaches = ({ binding, rule: granted }: Access, { namespace }: KubeObject): boolean => {
  const found = match(granted, tasks);
  return (binding.scope === "" || binding.scope === namespace) && found !== undefined && found.doubt === undefined;
};

const isTrusted = ({ subject }: Access, { agentOperators, clusterAdmins, operatorNamespaces }: Settings): boolean =>
  isListed([...agentOperators, ...clusterAdmins], subject) ||
  (subject.kind === "ServiceAccount" && operatorNamespaces.includes(subject.namespace));
