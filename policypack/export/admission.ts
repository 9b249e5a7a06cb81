import { agentTier, tierLabel } from "../rules/agentKinds";
import type { Level, Rule } from "../rules/rule";
import { defaultSettings, type Settings, withDefaults } from "../rules/settings";
import { minorOf } from "../rules/version";
import { celRules } from "./cel";
import { type Asked, spec } from "./cel/build";
import { type Shape, shapes } from "./shapes";

export interface AdmissionOptions {
  /** Start of the policies' names, which are cluster-wide. */
  readonly prefix?: string;
  /** Ids of the rules to export; all that CEL can say where absent. */
  readonly only?: readonly string[];
  readonly settings?: Settings;
  readonly configs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly levels?: Readonly<Record<string, Level>>;
}

export type Manifest = Readonly<Record<string, unknown>>;

const api = "admissionregistration.k8s.io/v1";
const oldest = 25;
const dnsLabel = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

const isSayable = (id: string): boolean => Object.values(celRules).some((table) => id in table);

/** What keeps an export from being made, all of it. */
export function admissionProblems(rules: readonly Rule[], options: AdmissionOptions): string[] {
  const { prefix = defaultPrefix, only = [], settings = defaultSettings } = options;
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const problems = dnsLabel.test(prefix) ? [] : [`the prefix "${prefix}" must be a DNS label of at most 42 characters`];
  if ((minorOf(settings.pssVersion) ?? oldest) < oldest)
    problems.push(`pssVersion ${settings.pssVersion} is older than v1.${oldest}, the oldest that the expressions know`);
  for (const id of only) {
    if (!known.has(id)) problems.push(`no rule is called "${id}"`);
    else if (!isSayable(id)) problems.push(`the rule ${id} cannot be said in CEL`);
  }
  return problems;
}

const defaultPrefix = "palisade-policies";

/** Mandatory rules that CEL can say, without those that yield to another one of them. */
export function exportedRules(rules: readonly Rule[], { only, levels = {} }: AdmissionOptions): Rule[] {
  const chosen = rules.filter(
    ({ id, level }) => isSayable(id) && (only?.includes(id) ?? (levels[id] ?? level) === "mandatory"),
  );
  const ids = new Set(chosen.map(({ id }) => id));
  return chosen.filter(({ yieldsTo }) => yieldsTo === undefined || !ids.has(yieldsTo));
}

/** What the pack would say, without the value: the API server writes one message for all objects. */
export const messageOf = ({ id, says, mend }: Rule): string => `${id}: ${says}; ${mend}`;

/** The policies and their bindings. */
export function admissionPolicies(rules: readonly Rule[], options: AdmissionOptions = {}): Manifest[] {
  const { prefix = defaultPrefix } = options;
  const exported = exportedRules(rules, options);
  return shapes.flatMap((shape) => {
    const validations = exported.flatMap((rule) => validation(rule, shape, options));
    return validations.length === 0
      ? []
      : [policy(`${prefix}-${shape.name}`, shape, validations), binding(`${prefix}-${shape.name}`)];
  });
}

function validation(rule: Rule, shape: Shape, options: AdmissionOptions): object[] {
  const cel = celRules[shape.target][rule.id];
  if (cel === undefined) return [];
  const asked: Asked = {
    settings: options.settings ?? defaultSettings,
    config: withDefaults(rule.config ?? {}, options.configs?.[rule.id] ?? {}),
    holds: shape.name === "pods" ? "pod" : "template",
  };
  return [
    { expression: cel(asked).replaceAll(spec, shape.pod ?? spec), message: messageOf(rule), reason: "Forbidden" },
  ];
}

const labels = { "app.kubernetes.io/name": "policies", "app.kubernetes.io/part-of": "palisade" };
const agentNamespaces = { matchLabels: { [tierLabel]: agentTier } };

/** The API server refuses when it cannot decide. */
const policy = (name: string, shape: Shape, validations: readonly object[]): Manifest => ({
  apiVersion: api,
  kind: "ValidatingAdmissionPolicy",
  metadata: { name, labels },
  spec: {
    failurePolicy: "Fail",
    matchConstraints: {
      matchPolicy: "Equivalent",
      namespaceSelector: agentNamespaces,
      resourceRules: shape.resources.map((matched) => ({ ...matched, operations: ["CREATE", "UPDATE"] })),
    },
    matchConditions: [{ name: "changes-what-is-judged", expression: changed(shape) }],
    variables: shape.variables,
    validations,
  },
});

// Whoever may not change an object that was there before must still be able to remove its finalizers.
const changed = ({ judged }: Shape): string =>
  [
    "request.operation != 'UPDATE'",
    `object.${judged} != oldObject.${judged}`,
    "object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({})",
  ].join(" || ");

const binding = (name: string): Manifest => ({
  apiVersion: api,
  kind: "ValidatingAdmissionPolicyBinding",
  metadata: { name, labels },
  spec: { policyName: name, validationActions: ["Deny", "Audit"] },
});
