import { isNamespace } from "../agentKinds";
import { type Finding, judge, show, unknown } from "../finding";
import { leftOpen } from "../leftOpen";
import type { KubeObject } from "../object";
import { podSecurityLabel, podSecurityLevels } from "../podSecurityLabels";
import { podsOf } from "../pods";
import { type Context, defineRule } from "../rule";

/** Label: enforce. Allowed: restricted in the agent tier; restricted or baseline elsewhere. */
export const rule = defineRule({
  id: "ns-psa-enforce",
  group: "D",
  level: "mandatory",
  severity: "high",
  kinds: ["Namespace"],
  says: "every namespace enforces a Pod Security Standard, agents' the restricted one",
  why: "Without the label the cluster's default holds, normally privileged, and nothing at admission stops what the pack cannot see.",
  mend: "label the namespace pod-security.kubernetes.io/enforce: restricted",
  compliance: ["CIS 5.2.1", "K1"],
  check: judgeNamespace,
  checkStack: (objects, context) => [
    ...leftOpen(objects.filter(isNamespace), (object) => judgeNamespace(object, context)),
    ...undeclared(objects, context).map((object) => missing(object)),
  ],
});

function judgeNamespace(object: KubeObject, context: Context): Finding[] {
  if (object.patch) return [];
  const allowed = context.tierOf(object) === "agent" ? ["restricted"] : ["baseline", "restricted"];
  return judge(podSecurityLabel(object, "enforce"), "string", (level) => {
    if (level === undefined) return "unset: the cluster's default holds";
    if (allowed.includes(level)) return undefined;
    return podSecurityLevels.includes(level) ? show(level) : `malformed: ${show(level)} is no level`;
  });
}

const keyOf = (object: KubeObject, namespace: string): string => `${object.origin.cluster ?? ""}|${namespace}`;

/** One pod-bearing object for each namespace that the stack uses but does not declare. */
function undeclared(objects: readonly KubeObject[], context: Context): KubeObject[] {
  const declared = new Set(objects.filter(isNamespace).map((object) => keyOf(object, object.name)));
  const users = new Map<string, KubeObject>();
  for (const object of objects) {
    const { namespace } = object;
    const key = keyOf(object, namespace);
    if (namespace === "" || declared.has(key) || users.has(key) || podsOf(object, context).length === 0) continue;
    if (!context.attested({ kind: "Namespace", namespace, name: namespace })) users.set(key, object);
  }
  return [...users.values()];
}

const missing = (object: KubeObject): Finding => ({
  ...unknown("metadata.namespace", `namespace "${object.namespace}" is declared elsewhere`),
  object,
});
