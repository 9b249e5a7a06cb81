import { agentAccounts } from "../rbac/agentAccounts";
import { everyAccess } from "../rbac/bound";
import type { Access } from "../rbac/graph";
import { findAny, type Match, matchAll } from "../rbac/match";
import { isOpenRead } from "../rbac/secrets";
import { namespaceOfGroup } from "../rbac/subjects";
import { ephemeralContainers, intoPods, roleWrites, secretsRead, workloads } from "../rbac/targets";
import { roleKinds } from "../rbac/words";
import { defineRule } from "../rule";
import { texts } from "../settings";

/** Rights that no configuration makes harmless. */
const never = findAny([...workloads, ...intoPods, ephemeralContainers, roleWrites]);

/** Fields: rules bound to the accounts of agents. Allowed: agentBaseline, and get on named Secrets of their own namespace. */
export const rule = defineRule({
  id: "rbac-agent-sa-bound",
  group: "G",
  level: "mandatory",
  severity: "high",
  kinds: roleKinds,
  says: "the accounts of agents hold no rights",
  why: "Whatever the account may do, the code that nobody has read may do.",
  mend: "remove the binding, or list what agents need in agentBaseline",
  compliance: ["CIS 5.1.4", "K3"],
  config: {
    agentBaseline: texts(
      [],
      "what agents may do in their own namespace, as verb resource.group: get tasks.kubeopencode.io",
    ),
  },
  checkStack: (objects, context) => {
    const agents = agentAccounts(objects, context);
    return everyAccess(objects, context, matchAll, (access, match) => {
      if (access.subject.doubt === undefined && !agents.holds(access.subject, access.binding.object)) return undefined;
      return isHarmless(access, match, context.config.agentBaseline) ? undefined : "fail";
    });
  },
});

function isHarmless({ rule: entry, binding, subject }: Access, match: Match, baseline: readonly string[]): boolean {
  if (binding.scope !== (namespaceOfGroup(subject) ?? subject.namespace) || never(entry).length > 0) return false;
  const secrets = findAny([secretsRead])(entry);
  const byName = match.resources.every((word) => word === "secrets") && match.verbs.every((verb) => verb === "get");
  if (secrets.length > 0) return byName && !secrets.some(isOpenRead);
  const groups = entry.apiGroups.known.map(({ text }) => text);
  const grants = match.verbs.flatMap((verb) =>
    match.resources.flatMap((resource) => groups.map((g) => `${verb} ${g === "" ? resource : `${resource}.${g}`}`)),
  );
  return grants.every((grant) => baseline.includes(grant));
}
