import type { Finding } from "../finding";
import { leftOpen } from "../leftOpen";
import type { KubeObject } from "../object";
import { everyAccess } from "../rbac/bound";
import type { Access } from "../rbac/graph";
import { everyGrant, findAny, type Match, type Target } from "../rbac/match";
import { homeOf } from "../rbac/subjects";
import { has, isClusterRole, isRole, roleKinds } from "../rbac/words";
import { defineRule } from "../rule";

const writes: Target = { groups: [""], resources: ["configmaps"], verbs: ["update", "patch"] };

/** Field: rules on configmaps. Allowed: writing per namespace, outside kube-system; known hosts are written by no agent. */
export const rule = defineRule({
  id: "rbac-configmap-write",
  group: "G",
  level: "mandatory",
  severity: "medium",
  kinds: roleKinds,
  says: "agents do not write known hosts, and nobody writes everybody's ConfigMaps",
  why: "Known hosts tell a Git server from an impostor, and kube-system's ConfigMaps tell every name's address.",
  mend: "name the ConfigMaps in resourceNames of a Role, and keep known hosts out of it",
  compliance: ["K3", "K6"],
  check: judgeText,
  checkStack: (objects, context) => {
    const lists = objects.filter(holdsKnownHosts);
    return [
      ...leftOpen(objects.filter(isRole), judgeText),
      ...everyAccess(objects, context, findAny([writes]), (access, match, audience) =>
        audience === "agent" && lists.some((list) => reaches(access, match, list)) ? "fail" : undefined,
      ),
    ];
  },
});

function judgeText(role: KubeObject): Finding[] {
  return everyGrant(role, [writes], ({ named }, holder) =>
    holder.namespace === "kube-system" || (isClusterRole(holder) && !named) ? "advice" : undefined,
  );
}

const knownHosts = /known[-_]?hosts/i;
const holdsKnownHosts = ({ kind, group, name, root }: KubeObject): boolean =>
  kind === "ConfigMap" &&
  group === "" &&
  [
    name,
    ...root
      .at("data")
      .entries()
      .map(([key]) => key),
  ].some((text) => knownHosts.test(text));

const reaches = ({ binding }: Access, { named, rule }: Match, list: KubeObject): boolean =>
  list.origin.cluster === binding.object.origin.cluster &&
  (binding.scope === "" || binding.scope === homeOf(list)) &&
  (!named || has(rule.resourceNames, list.name));
