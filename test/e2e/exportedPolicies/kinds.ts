import { celOf } from "../../../policypack/export/cel";
import { type Shape, shapes } from "../../../policypack/export/shapes";
import type { KubeObject } from "../../../policypack/rules/object";

type Json = Record<string, unknown>;

const endings: readonly [RegExp, string][] = [
  [/y$/, "ies"],
  [/(s|x|ch)$/, "$1es"],
  [/$/, "s"],
];

/** The word by which the API server serves a kind. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  const [ending, more] = endings.find(([pattern]) => pattern.test(word)) ?? [/$/, ""];
  return word.replace(ending, more);
}

const holds = ({ resources }: Shape, { kind, group, version }: KubeObject): boolean =>
  resources.some(
    (matched) =>
      matched.apiGroups.includes(group) &&
      matched.resources.includes(pluralOf(kind)) &&
      (matched.apiVersions.includes(version) || matched.apiVersions.includes("*")),
  );

/** Whether the export of a rule looks at an object. */
export const looksAt = (rule: string, object: KubeObject): boolean =>
  shapes.some((shape) => celOf(shape.target, rule) !== undefined && holds(shape, object));

/** Kinds of operators, by group, as versions `v1alpha1` that take anything: what is proven is the expressions, not a schema. */
const operators: Readonly<Record<string, readonly string[]>> = {
  "gastown.gastown.io": ["Polecat"],
  "codriverlabs.ai.toe.run": ["PowerTool", "PowerToolConfig"],
  "kubeopencode.io": ["Agent", "AgentTemplate", "Task", "CronTask"],
  "agents.x-k8s.io": ["Sandbox"],
  "extensions.agents.x-k8s.io": ["SandboxTemplate", "SandboxClaim"],
  "bitnami.com": ["SealedSecret"],
};

const definition = (group: string, kind: string): Json => {
  const plural = pluralOf(kind);
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
    },
  };
};

export const definitions = (): Json[] =>
  Object.entries(operators).flatMap(([group, kinds]) => kinds.map((kind) => definition(group, kind)));
