import { type Finding, fail, show, unknown } from "../finding";
import { judgeImplied } from "../impliedPod";
import { agentKinds, agentPod, isAgent, isInherited } from "../kubeOpenCode";
import { isA, sameNamespace } from "../near";
import type { KubeObject } from "../object";
import { patchedStack } from "../patches";
import { rule as ownAccount } from "../pod-default-service-account/rule";
import { type Context, defineRule } from "../rule";

const accountOf = ({ root }: KubeObject) => root.at("spec", "serviceAccountName");

/** Field: spec.serviceAccountName. Allowed: an account of its own that mounts no token; the template's where the Agent names none. */
export const rule = defineRule({
  id: "kubeopencode-service-account",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: agentKinds,
  says: "an agent has an account of its own, and no token of it",
  why: "The operator leaves the token to the account: without automountServiceAccountToken: false the agent holds a key to the API server.",
  mend: "name a ServiceAccount made for the agent, with automountServiceAccountToken: false",
  compliance: ["K3"],
  check: (object, context) =>
    isInherited(object, accountOf(object)) ? [] : judgeImplied(object, agentPod(object), [ownAccount], context),
  checkStack: (objects, context) =>
    objects
      .filter(isAgent)
      .flatMap((object) =>
        judgeAccount(object, patchedStack(objects), context).map((finding) => ({ ...finding, object })),
      ),
});

function judgeAccount(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const field = accountOf(object);
  if (field.isUnknown) return [unknown(field)];
  const name = field.get("string") ?? "";
  if (name === "" || name === "default") return [];
  const tokens = objects
    .filter((other) => isA(other, "ServiceAccount") && sameNamespace(other, object) && other.name === name)
    .map(({ root }) => root.at("automountServiceAccountToken"));
  if (tokens.some((token) => token.get("boolean") === false)) return [];
  if (context.attested({ kind: "ServiceAccount", namespace: object.namespace, name })) return [];
  if (tokens.some((token) => token.isUnknown)) return [unknown(field, `the token of ${show(name)}`)];
  return tokens.length === 0
    ? [unknown(field, `account ${show(name)} is not in the stack`)]
    : [fail(field, `account ${show(name)} mounts a token`)];
}
