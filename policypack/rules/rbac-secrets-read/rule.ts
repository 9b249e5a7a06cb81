import type { Finding } from "../finding";
import { leftOpen } from "../leftOpen";
import type { KubeObject } from "../object";
import { everyAccess } from "../rbac/bound";
import { builtInRoles } from "../rbac/builtin";
import type { Access } from "../rbac/graph";
import { everyGrant, findAny, type Match } from "../rbac/match";
import { isOpenRead, worthOfText } from "../rbac/secrets";
import { type Audience, isAgentNamespace } from "../rbac/subjects";
import { secretsRead } from "../rbac/targets";
import { isClusterRole, isRole, roleKinds } from "../rbac/words";
import { type Context, defineRule } from "../rule";

/** Field: rules on secrets. Allowed: get with resourceNames; in the agent tier in a Role for exactly one account. */
export const rule = defineRule({
  id: "rbac-secrets-read",
  group: "G",
  level: "mandatory",
  severity: "critical",
  kinds: roleKinds,
  says: "Secrets are read by name, by the one account that needs them",
  why: "Listing Secrets returns their contents: every deploy key and every credential at once.",
  mend: "grant get with resourceNames in a Role, bound to one ServiceAccount",
  compliance: ["CIS 5.1.2", "K3", "K4"],
  check: judgeText,
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isRole), (role) => judgeText(role, context)),
    ...everyAccess(objects, context, findAny([secretsRead]), (access, match, audience) =>
      !isTold(access, match, context) && isGivenAway(access, match, audience, context) ? "fail" : undefined,
    ),
  ],
});

function judgeText(role: KubeObject, context: Context): Finding[] {
  return everyGrant(role, [secretsRead], (match, holder) => worthOfText(match, holder, context));
}

/** What the text alone has shown needs no second finding, but where a ClusterRole is given away in a namespace. */
const isTold = ({ rule: { holder }, binding }: Access, match: Match, context: Context): boolean =>
  match.doubt === undefined &&
  !builtInRoles.includes(holder) &&
  !(isClusterRole(holder) && binding.scope !== "") &&
  worthOfText(match, holder, context) === "fail";

function isGivenAway({ binding }: Access, match: Match, audience: Audience, context: Context): boolean {
  if (audience === "admin") return false;
  if (binding.scope === "") return true;
  if (audience === "agent" && isOpenRead(match)) return true;
  if (audience === "operator" || !isAgentNamespace(binding.scope, binding.object, context)) return false;
  const [only] = binding.subjects;
  return isOpenRead(match) || binding.subjects.length > 1 || only?.kind !== "ServiceAccount";
}
