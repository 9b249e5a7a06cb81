import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseYaml } from "../../../policypack/check/yaml";
import { type Evaluation, type EvaluationOptions, evaluate } from "../../../policypack/engine/evaluate";
import { type KubeObject, kubeObject, kubeObjects } from "../../../policypack/rules/object";
import type { Rule } from "../../../policypack/rules/rule";
import { settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { fake } from "./fakes";

export const rulesRoot = join(__dirname, "../../../policypack/rules");
export type Expectation = "pass" | "fail" | "advice" | "unknown";

/** A fixture and what its leading comments ask for; see policypack/README.md. */
export interface Fixture {
  readonly rule: string;
  readonly file: string;
  readonly title: string;
  readonly expects: Expectation;
  readonly text: string;
  readonly settings: Record<string, unknown>;
  readonly config: Record<string, unknown>;
  readonly now: Date;
  /** Exact paths of all findings, when given. */
  readonly at: readonly string[];
  /** Exact words of all findings, when given. */
  readonly got: readonly string[];
  readonly type: string;
}

const name = /^(pass|fail|advice|unknown)\.(.+)\.yaml$/;
const anyDay = "2026-06-01T12:00:00Z";

function directives(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const match = /^# (settings|config|now|at|got|type): (.+)$/.exec(line);
    if (match === null) continue;
    const [, key = "", value = ""] = match;
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** `{{github-token}}` in a fixture becomes a quoted text of that shape, made up here: no fixture holds a credential. */
export const withFakes = (text: string): string =>
  text
    .replace(/\{\{raw:([a-z0-9-]+)\}\}/g, (_, kind: string) => fake(kind))
    .replace(/\{\{base64:([a-z0-9-]+)\}\}/g, (_, kind: string) => Buffer.from(fake(kind)).toString("base64"))
    .replace(/\{\{([a-z0-9-]+)\}\}/g, (_, kind: string) => JSON.stringify(fake(kind)));

export function fixturesOf(rule: string): Fixture[] {
  const folder = join(rulesRoot, rule);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".yaml")) : [];
  return files.map((file) => {
    const match = name.exec(file);
    if (match === null) throw new Error(`${rule}/${file}: name it pass|fail|advice|unknown.<sentence>.yaml`);
    const text = readFileSync(join(folder, file), "utf8");
    const told = directives(text);
    const [, expects, title = ""] = match;
    return {
      rule,
      file,
      title: title.replaceAll("-", " "),
      expects: expects as Expectation,
      text,
      settings: parse(told.get("settings")?.[0] ?? "{}"),
      config: parse(told.get("config")?.[0] ?? "{}"),
      now: new Date(told.get("now")?.[0] ?? anyDay),
      at: told.get("at") ?? [],
      got: told.get("got") ?? [],
      type: told.get("type")?.[0] ?? "",
    };
  });
}

/** The values of a fixture's documents. */
export function documentsOf(fixture: Fixture): unknown[] {
  const { documents, problems } = parseYaml(withFakes(fixture.text));
  if (problems.length > 0 || documents.length === 0)
    throw new Error(`${fixture.rule}/${fixture.file}: ${problems[0]?.reason ?? "holds no document"}`);
  return documents.map(({ value }) => value);
}

/** The objects in each of some values of a fixture's documents. */
export const objectsIn = (fixture: Fixture, values: readonly unknown[]): KubeObject[][] =>
  values.map((value) =>
    fixture.type === ""
      ? kubeObjects(withoutOptions(value), clusterOf(value))
      : [kubeObject(withoutOptions(value), { type: fixture.type, ...clusterOf(value), ...optionsOf(value) })],
  );

/** How a fixture wants its rule to judge. */
export const wayOf = (rule: Rule, fixture: Fixture): EvaluationOptions => ({
  rules: [rule],
  settings: withDefaults(settingsShape, fixture.settings),
  configs: { [rule.id]: fixture.config },
  levels: rule.level === "disabled" ? { [rule.id]: "mandatory" } : {},
  now: fixture.now,
});

/** The documents of a fixture, each judged alone, or together where the rule judges stacks. */
export function run(rule: Rule, fixture: Fixture): Evaluation[] {
  const objects = objectsIn(fixture, documentsOf(fixture));
  const sets = rule.checkStack ? [objects.flat()] : objects;
  return sets.map((set) => evaluate(set, wayOf(rule, fixture)));
}

// With a type token, the keys `$options`, `$urn` and `$type` of a document stand for what the engine knows of the resource.
const optionsOf = (value: unknown): object => {
  const given = (key: string): unknown =>
    typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const [options, urn, type] = [given("$options"), given("$urn"), given("$type")];
  return {
    ...(options === undefined ? {} : { options: { ignoreChanges: [], ...Object(options) } }),
    ...(urn === undefined ? {} : { urn }),
    ...(type === undefined ? {} : { type }),
  };
};
// `$cluster` puts a document into another cluster than its neighbours.
const clusterOf = (value: unknown): { cluster?: string } => {
  const cluster: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "$cluster") : undefined;
  return cluster === undefined ? {} : { cluster: String(cluster) };
};
const withoutOptions = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { $options: _, $urn: __, $type: ___, $cluster: ____, ...rest } = value as Record<string, unknown>;
  return rest;
};

/** Whether what was found is another set than what a fixture asks for, if it asks. */
const differ = (wanted: readonly string[], found: readonly string[]): boolean =>
  wanted.length > 0 && [...new Set(found)].sort().join("\n") !== [...wanted].sort().join("\n");

/** How a rule's verdicts differ from what a fixture expects; undefined where they do not. */
export function problemWith(rule: Rule, fixture: Fixture): string | undefined {
  const results = run(rule, fixture);
  const findings = results.flatMap((result) => result.findings);
  const told = findings.map(({ verdict, at, got }) => `${verdict} at ${at}: ${got}`).join("\n");
  if (results.every(({ judged }) => judged === 0)) return "the rule looked at no document";
  if (fixture.expects === "pass") return findings.length === 0 ? undefined : `it should pass, but\n${told}`;
  const silent = results.findIndex((result) => !result.findings.some(({ verdict }) => verdict === fixture.expects));
  if (silent >= 0) return `document ${silent + 1} has no finding "${fixture.expects}"`;
  const others = findings.some(({ verdict }) => verdict !== fixture.expects);
  if (fixture.expects !== "fail" && others) return `it should find "${fixture.expects}" alone, but\n${told}`;
  if (
    differ(
      fixture.at,
      findings.map(({ at }) => at),
    )
  )
    return `it should find something at exactly\n${fixture.at.join("\n")}\nbut\n${told}`;
  return differ(
    fixture.got,
    findings.map(({ got }) => got),
  )
    ? `it should say exactly\n${fixture.got.join("\n")}\nbut\n${told}`
    : undefined;
}
