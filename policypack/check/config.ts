import { configProblems, shapeProblems } from "../engine/config";
import { elsewhereId } from "../engine/judge";
import { firmPolicies, policyNames } from "../engine/policies";
import { remedies } from "../engine/remedies";
import type { Level, Rule } from "../rules/rule";
import { type ConfigShape, type Settings, settingsShape, withDefaults } from "../rules/settings";

type Json = Readonly<Record<string, unknown>>;

/** A policy-pack configuration, as `pulumi --policy-pack-config` takes it, read and judged. */
export interface CheckConfig {
  readonly settings: Settings;
  readonly levels: Readonly<Record<string, Level>>;
  readonly configs: Readonly<Record<string, Json>>;
  readonly problems: readonly string[];
}

const settingsKey = "pack-config-valid";
const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isLevel = (value: unknown): value is Level =>
  value === "mandatory" || value === "advisory" || value === "disabled";

/** What the engine accepts in silence is refused here: unknown policies, `all`, levels of rules that admit no exemption. */
export function readConfig(given: unknown, rules: readonly Rule[]): CheckConfig {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const whole = given === undefined || isMap(given) ? [] : ["must be an object with a key per policy"];
  const entries = Object.entries(isMap(given) ? given : {}).map(([policy, value]) => readEntry(policy, value, byId));
  const shared = entries.find(({ policy }) => policy === settingsKey)?.config ?? {};
  const settings = configProblems(shared, byId).map((problem) => `${settingsKey}: ${problem}`);
  return {
    settings: withDefaults(settingsShape, shared),
    levels: Object.fromEntries(entries.flatMap(({ policy, level }) => (level === undefined ? [] : [[policy, level]]))),
    configs: Object.fromEntries(entries.map(({ policy, config }) => [policy, config])),
    problems: [...whole, ...entries.flatMap(({ problems }) => problems), ...settings],
  };
}

interface Entry {
  readonly policy: string;
  readonly level: Level | undefined;
  readonly config: Json;
  readonly problems: readonly string[];
}

/** One policy's entry: a level alone, or an object that may hold one. */
function readEntry(policy: string, value: unknown, rules: ReadonlyMap<string, Rule>): Entry {
  const rule = rules.get(policy);
  const { enforcementLevel, failOnUnknown: _, ...config }: Json = isMap(value) ? value : { enforcementLevel: value };
  const shape = policy === settingsKey ? [] : shapeProblems(shapeOf(policy, rules), config);
  const firm = rule?.never === true && enforcementLevel !== "mandatory";
  return {
    policy,
    level: isLevel(enforcementLevel) && !firm ? enforcementLevel : undefined,
    config,
    problems: [...policyProblems(policy, enforcementLevel, rules), ...shape.map((problem) => `${policy}: ${problem}`)],
  };
}

/** An adviser takes what its rule takes; policies that are no rules take nothing. */
const shapeOf = (policy: string, rules: ReadonlyMap<string, Rule>): ConfigShape =>
  (rules.get(policy) ?? [...rules.values()].find(({ id }) => elsewhereId(id) === policy))?.config ?? {};

function policyProblems(policy: string, level: unknown, rules: ReadonlyMap<string, Rule>): string[] {
  if (policy === "all") return ['"all" would override every policy, those without exemption included; name them'];
  if (!policyNames([...rules.values()]).has(policy)) return [`policy "${policy}" does not exist`];
  if (level === undefined) return [];
  if (remedies.some(({ id }) => id === policy))
    return level === "remediate" || level === "disabled"
      ? []
      : [`${policy}: enforcementLevel must be remediate or disabled`];
  if (!isLevel(level) && level !== "remediate")
    return [`${policy}: enforcementLevel must be mandatory, advisory or disabled`];
  const firm = firmPolicies(rules.values()).has(policy);
  return firm && level !== "mandatory" ? [`${policy} admits no other level than mandatory`] : [];
}
