import { isNamespace, tierLabel } from "../agentKinds";
import { type Finding, fail, show, troubles, unknown } from "../finding";
import { matchesAny } from "../glob";
import type { KubeObject } from "../object";
import { defineRule } from "../rule";
import type { Settings } from "../settings";

const polecat = "Polecat.gastown.gastown.io";

/** Field: metadata.namespace. Allowed: a namespace of the agent tier, which no operator lives in. */
export const rule = defineRule({
  id: "polecat-namespace",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [polecat],
  says: "polecats live in namespaces made for agents",
  why: "Next to the operator a worker shares its namespace with cluster-wide credentials; in default it shares it with anything.",
  mend: "create the polecat in a namespace of the agent tier",
  compliance: ["K3"],
  check: (object, { settings }) => {
    const field = object.root.at("metadata", "namespace");
    const trouble = troubles(field, "string");
    const got = field.isAbsent ? "unset, which is default" : show(field.value);
    return trouble.length > 0 || !isForeign(object.namespace, settings) ? trouble : [fail(field, got)];
  },
  checkStack: (objects) =>
    objects
      .filter(({ kind, group }) => `${kind}.${group}` === polecat)
      .flatMap((object) => {
        const field = object.root.at("metadata", "namespace");
        if (field.isUnknown) return [{ ...unknown(field), object }];
        return otherTier(object, objects).map((finding) => ({ ...finding, object }));
      }),
});

const isForeign = (namespace: string, { agentNamespaces, operatorNamespaces }: Settings): boolean =>
  namespace === "" ||
  matchesAny(["default", "kube-*", ...operatorNamespaces], namespace) ||
  (agentNamespaces.length > 0 && !matchesAny(agentNamespaces, namespace));

/** A namespace that says which tier it is, and is not the agents'. */
const otherTier = (object: KubeObject, objects: readonly KubeObject[]): Finding[] =>
  objects
    .filter((other) => isNamespace(other) && other.name === object.namespace)
    .filter(({ origin }) => origin.cluster === object.origin.cluster)
    .map(({ root }) => root.at("metadata", "labels", tierLabel).get("string") ?? "agent")
    .filter((tier) => tier !== "agent")
    .map((tier) => fail("metadata.namespace", `a namespace of tier ${show(tier)}`));
