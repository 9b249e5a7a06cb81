import { isNamespace } from "../agentKinds";
import { type Finding, fail, unknown } from "../finding";
import type { KubeObject } from "../object";
import { patchedStack } from "../patches";
import { type Context, defineRule } from "../rule";

const polecat = "Polecat.gastown.gastown.io";

/** Objects of a polecat's namespace. Allowed: default account without token, container limits, a quota on ephemeral storage. */
export const rule = defineRule({
  id: "gastown-namespace-gaps",
  group: "N",
  level: "mandatory",
  severity: "medium",
  kinds: [polecat],
  says: "the namespace fills in what the operator leaves out",
  why: "Workers run as the default account, which mounts a token unless told otherwise; their clone container has no limits, their scratch space no size.",
  mend: "add automountServiceAccountToken: false to the account default, a LimitRange, and a quota on ephemeral storage",
  compliance: ["K3", "K8"],
  checkStack: (objects, context) => {
    const judged = new Set<string>();
    return objects
      .filter(({ kind, group, patch }) => `${kind}.${group}` === polecat && !patch)
      .flatMap((object) => {
        const place = `${object.origin.cluster ?? ""}|${object.namespace}`;
        if (judged.has(place)) return [];
        judged.add(place);
        return judgeNamespace(object, patchedStack(objects), context).map((finding) => ({ ...finding, object }));
      });
  },
});

interface Demand {
  readonly kind: string;
  readonly got: string;
  isMet(object: KubeObject): boolean;
}

const demands: readonly Demand[] = [
  {
    kind: "ServiceAccount",
    got: "its account default gives a token to every pod",
    isMet: ({ name, root }) => name === "default" && root.at("automountServiceAccountToken").get("boolean") === false,
  },
  {
    kind: "LimitRange",
    got: "no LimitRange gives containers limits for CPU and memory",
    isMet: ({ root }) =>
      root
        .at("spec", "limits")
        .each()
        .some((item) => ["cpu", "memory"].every((resource) => !item.at("default", resource).isAbsent)),
  },
  {
    kind: "ResourceQuota",
    got: "no quota bounds ephemeral storage",
    isMet: ({ root }) =>
      ["limits.ephemeral-storage", "requests.ephemeral-storage", "ephemeral-storage"].some(
        (key) => !root.at("spec", "hard", key).isAbsent,
      ),
  },
];

function judgeNamespace(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const { namespace } = object;
  const field = object.root.at("metadata", "namespace");
  if (field.isUnknown) return [unknown(field)];
  const near = objects.filter(({ origin }) => origin.cluster === object.origin.cluster);
  // Whoever declares the namespace answers for what stands in it; another stack may hold the rest.
  const declared = near.some((other) => isNamespace(other) && other.name === namespace);
  return demands
    .filter(({ kind, isMet }) => !near.some((o) => o.kind === kind && o.namespace === namespace && isMet(o)))
    .filter(({ kind }) => !context.attested({ kind, namespace }))
    .map(({ got }) => (declared ? fail(field, got) : unknown(field, `in this stack, ${got}`)));
}
