import { agentTier, tierLabel } from "../rules/agentKinds";
import type { Level, Rule } from "../rules/rule";
import { defaultSettings, type Settings, withDefaults } from "../rules/settings";
import { minorOf } from "../rules/version";
import { celOf, isSayable } from "./cel";
import { type Asked, spec } from "./cel/build";
import { type Shape, shapes } from "./shapes";
import { whyUnsaid } from "./unsaid";

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

/** What keeps an export from being made, all of it. */
export function admissionProblems(rules: readonly Rule[], options: AdmissionOptions): string[] {
  const { prefix = defaultPrefix, only = [], settings = defaultSettings } = options;
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const problems = dnsLabel.test(prefix) ? [] : [`the prefix "${prefix}" must be a DNS label of at most 42 characters`];
  if ((minorOf(settings.pssVersion) ?? oldest) < oldest)
    problems.push(`pssVersion ${settings.pssVersion} is older than v1.${oldest}, the oldest that the expressions know`);
  for (const id of only) {
    const rule = known.get(id);
    const reason = rule === undefined ? undefined : whyUnsaid(rule);
    if (rule === undefined) problems.push(`no rule is called "${id}"`);
    else if (reason !== undefined) problems.push(`the rule ${id} is not exported: ${reason}`);
  }
  return problems;
}

const defaultPrefix = "palisade-policies";

/** The two ways in which a rule speaks at admission. */
type Force = "denied" | "advised";

/** How a rule speaks; one that is off by default is asked for by name, hence meant. */
const forceOf = ({ id, level }: Rule, { levels = {} }: AdmissionOptions): Force =>
  (levels[id] ?? level) === "advisory" ? "advised" : "denied";

/** Rules that CEL can say and that are on, without those that yield to another one of them. */
export function exportedRules(rules: readonly Rule[], options: AdmissionOptions): Rule[] {
  const { only, levels = {} } = options;
  const chosen = rules.filter(
    ({ id, level }) => isSayable(id) && (only?.includes(id) ?? (levels[id] ?? level) !== "disabled"),
  );
  const spoken = new Map(chosen.map((rule) => [rule.id, forceOf(rule, options)]));
  // Advice does not stand in for a denial.
  const stands = (rule: Rule): boolean => {
    const other = rule.yieldsTo === undefined ? undefined : spoken.get(rule.yieldsTo);
    return other === undefined || (other === "advised" && spoken.get(rule.id) === "denied");
  };
  return chosen.filter(stands);
}

/** What the pack would say, without the value: the API server writes one message for all objects. */
export const messageOf = ({ id, says, mend }: Rule): string => `${id}: ${says}; ${mend}`;

/** The policies and their bindings: for each shape what is denied, and what is advised. */
export function admissionPolicies(rules: readonly Rule[], options: AdmissionOptions = {}): Manifest[] {
  const { prefix = defaultPrefix } = options;
  const exported = exportedRules(rules, options);
  return shapes.flatMap((shape) =>
    (["denied", "advised"] as const).flatMap((force) => {
      const own = exported.filter((rule) => forceOf(rule, options) === force);
      const validations = own.flatMap((rule) => validation(rule, shape, options));
      const name = `${prefix}-${shape.name}${force === "advised" ? "-advice" : ""}`;
      return validations.length === 0 ? [] : [policy(name, shape, validations), binding(name, force)];
    }),
  );
}

function validation(rule: Rule, shape: Shape, options: AdmissionOptions): object[] {
  const cel = celOf(shape.target, rule.id);
  if (cel === undefined) return [];
  const asked: Asked = {
    settings: options.settings ?? defaultSettings,
    config: withDefaults(rule.config ?? {}, options.configs?.[rule.id] ?? {}),
    holds: shape.name === "pods" ? "pod" : "template",
  };
  const expression = cel(asked).replaceAll(spec, shape.pod ?? spec);
  return expression === "true" ? [] : [{ expression, message: messageOf(rule), reason: "Forbidden" }];
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
      ...(shape.everywhere ? {} : { namespaceSelector: agentNamespaces }),
      resourceRules: shape.resources.map((matched) => ({ ...matched, operations: ["CREATE", "UPDATE"] })),
    },
    matchConditions: [
      { name: "changes-what-is-judged", expression: changed(shape) },
      ...(shape.unlessBy === undefined
        ? []
        : [{ name: "not-made-by-the-cluster", expression: `request.userInfo.username != '${shape.unlessBy}'` }]),
    ],
    variables: shape.variables,
    validations,
  },
});

// Whoever may not change an object that was there before must still be able to remove its finalizers.
const changed = ({ judged }: Shape): string =>
  [
    "request.operation != 'UPDATE'",
    ...judged.map((field) => `object.${field} != oldObject.${field}`),
    "object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({})",
  ].join(" || ");

const actions: Readonly<Record<Force, readonly string[]>> = { denied: ["Deny", "Audit"], advised: ["Warn", "Audit"] };

const binding = (name: string, force: Force): Manifest => ({
  apiVersion: api,
  kind: "ValidatingAdmissionPolicyBinding",
  metadata: { name, labels },
  spec: { policyName: name, validationActions: actions[force] },
});
