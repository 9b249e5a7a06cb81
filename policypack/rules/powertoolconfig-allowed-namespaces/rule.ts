import { declaresAgents, tierLabel } from "../agentKinds";
import type { Field } from "../field";
import { advice, type Finding, fail, show, troubles, unknown } from "../finding";
import { matchesAny } from "../glob";
import { agentsIn, namespacesNamed } from "../near";
import type { KubeObject } from "../object";
import { elevationOf, isToolConfig, toolConfigKind } from "../powerTools";
import { type Context, defineRule } from "../rule";

const listOf = ({ root }: KubeObject): Field => root.at("spec", "allowedNamespaces");

/** Field: spec.allowedNamespaces. Allowed: for elevated tools, names of namespaces of the elevated tier. */
export const rule = defineRule({
  id: "powertoolconfig-allowed-namespaces",
  group: "N",
  level: "mandatory",
  severity: "high",
  kinds: [toolConfigKind],
  says: "elevated tools reach only namespaces made for them",
  why: "No list means any namespace, and a tracer beside an agent reads the agent's credentials from memory.",
  mend: "list namespaces by name, each labelled palisade.dev/tier: elevated",
  compliance: ["K3"],
  check: (object) => {
    const list = listOf(object);
    const names = list.each();
    const trouble = names.flatMap((name) => troubles(name, "string"));
    if (trouble.length > 0) return trouble;
    const elevated = elevationOf(object).risk !== undefined;
    if (names.length === 0 && elevated && !(list.isAbsent && list.partial))
      return [fail(list, list.isAbsent ? "unset: any namespace" : "empty: any namespace")];
    return names.flatMap((name) => judgeName(name, elevated));
  },
  checkStack: (objects, context) =>
    objects
      .filter(isToolConfig)
      .flatMap((object) => judgeTiers(object, objects, context).map((finding) => ({ ...finding, object }))),
});

function judgeName(field: Field, elevated: boolean): Finding[] {
  const name = field.get("string") ?? "";
  if (/^kube-/.test(name)) return [fail(field, `${show(name)}, the cluster's own`)];
  if (!/[*?[\]]/.test(name)) return [];
  const got = `${show(name)}, which the controller takes for a name`;
  return [elevated ? fail(field, got) : advice(field, got)];
}

function judgeTiers(object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const open = listOf(object)
    .each()
    .filter((name) => name.isUnknown);
  if (open.length > 0) return open.map((name) => unknown(name));
  if (elevationOf(object).risk === undefined) return [];
  return listOf(object)
    .each()
    .filter((field) => /^[a-z0-9-]+$/.test(field.get("string") ?? ""))
    .flatMap((field) => judgeTier(field, object, objects, context));
}

function judgeTier(field: Field, object: KubeObject, objects: readonly KubeObject[], context: Context): Finding[] {
  const name = field.get("string") ?? "";
  const declared = namespacesNamed(name, object, objects);
  const { agentNamespaces, elevatedNamespaces } = context.settings;
  const forAgents =
    declared.some(declaresAgents) || agentsIn(name, object, objects).length > 0 || matchesAny(agentNamespaces, name);
  if (forAgents) return [fail(field, `${show(name)}, where agents run`)];
  const elevated = declared.some(({ root }) => root.at("metadata", "labels", tierLabel).get("string") === "elevated");
  if (elevated || elevatedNamespaces.includes(name) || context.attested({ kind: "Namespace", name })) return [];
  return [unknown(field, `whether ${show(name)} is of the elevated tier`)];
}
