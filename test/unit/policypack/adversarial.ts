import assert from "node:assert/strict";
import { parseYaml } from "../../../policypack/check/yaml";
import { type Evaluation, evaluate } from "../../../policypack/engine/evaluate";
import type { Judged } from "../../../policypack/engine/judge";
import { allRules } from "../../../policypack/rules";
import { type KubeObject, kubeObject, kubeObjects, type ObjectOptions } from "../../../policypack/rules/object";
import { settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { podWith, room } from "./adversarialRoom";
import { withFakes } from "./fixtures";

/** One case of the catalogue: all objects judged together by every rule, as a stack. */
export interface Case {
  /** Number in the catalogue. */
  readonly no: number;
  readonly title: string;
  /** In YAML: what a hardened pod in a complete namespace has otherwise, whole documents, or both. */
  readonly spec?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly documents?: string;
  /** The complete namespace around the documents, but for these kinds. */
  readonly without?: readonly string[];
  readonly type?: string;
  /** Options of the engine, and the name of a resource without an object of its own. */
  readonly options?: ObjectOptions;
  readonly urn?: string;
  readonly settings?: Record<string, unknown>;
  /**
   * Rules that must refuse it. Of the mandatory ones no other may: for a pod none at all, for documents none of the groups which
   * the case names.
   */
  readonly fails?: readonly string[];
  /** Mandatory rules that rightly refuse it too, though the case is not about them. */
  readonly also?: readonly string[];
  /** Rules that must not refuse it. */
  readonly passes?: readonly string[];
  /** Rules that must only advise, or leave it open. */
  readonly advises?: readonly string[];
  readonly open?: readonly string[];
  /** Rules that must be heard, by whatever verdict, and stop nothing. */
  readonly heard?: readonly string[];
}

function documentsOf(text: string): unknown[] {
  const { documents, problems } = parseYaml(withFakes(text));
  if (problems.length > 0) throw new Error(problems[0]?.reason);
  return documents.map(({ value }) => value);
}

function objectsOf({ spec, annotations = {}, documents, without, type, options, urn }: Case): KubeObject[] {
  const origin = {
    ...(type === undefined ? {} : { type }),
    ...(options === undefined ? {} : { options }),
    ...(urn === undefined ? {} : { urn }),
  };
  const own = documentsOf(documents ?? "").flatMap((value) => kubeObjects(value, origin));
  const [change] = documentsOf(`spec: ${spec ?? "{}"}`) as [{ spec: unknown }];
  const around = spec === undefined ? [] : [...room(), podWith(change.spec, annotations)];
  const named = without === undefined ? [] : room().filter(({ kind }) => !without.includes(kind));
  return [...own, ...[...around, ...named].map((value) => kubeObject(value))];
}

export const judge = (probe: Case): Evaluation =>
  evaluate(objectsOf(probe), {
    rules: allRules(),
    settings: withDefaults(settingsShape, probe.settings ?? {}),
    now: new Date("2026-06-01T12:00:00Z"),
  });

const idsOf = (findings: readonly Judged[]): string[] => [...new Set(findings.map(({ rule }) => rule.id))].sort();

/** The rules that said so about the case. */
export const saying = ({ findings }: Evaluation, verdict: "fail" | "advice" | "unknown"): string[] =>
  idsOf(findings.filter((finding) => finding.verdict === verdict));

const namedBy = ({ fails = [], passes = [], advises = [], open = [], heard = [] }: Case): string[] => [
  ...fails,
  ...passes,
  ...advises,
  ...open,
  ...heard,
];

const known = new Set(allRules().map(({ id }) => id));

/** The mandatory rules that refuse a case, of those that it is about. */
function refusing(probe: Case, { findings }: Evaluation): string[] {
  const named = namedBy(probe);
  const groups = new Set(allRules().flatMap(({ id, group }) => (named.includes(id) ? group : [])));
  const refused = findings.filter(({ verdict, level }) => verdict === "fail" && level === "mandatory");
  return idsOf(probe.spec === undefined ? refused.filter(({ rule }) => groups.has(rule.group)) : refused);
}

/** Compares what all rules say about a case with what the catalogue expects of them. */
export function assertVerdicts(probe: Case): void {
  const { fails = [], also = [], passes = [], advises = [], open = [], heard = [] } = probe;
  const named = namedBy(probe);
  assert.notDeepEqual(named, [], "the case expects nothing");
  assert.deepEqual(
    [...named, ...also].filter((id) => !known.has(id)),
    [],
    "no such rule",
  );
  const result = judge(probe);
  const failing = saying(result, "fail");
  const missing = fails.filter((id) => !failing.includes(id));
  assert.deepEqual(missing, [], `refused only by ${failing.join(", ")}`);
  const wrong = passes.filter((id) => failing.includes(id));
  assert.deepEqual(wrong, [], "refused though it should pass");
  const beyond = refusing(probe, result).filter((id) => !fails.includes(id));
  assert.deepEqual(beyond, [...also].sort(), "refused by other rules than those of the case");
  const silent = (ids: readonly string[], verdict: "advice" | "unknown"): string[] =>
    ids.filter((id) => !saying(result, verdict).includes(id));
  assert.deepEqual([...silent(advises, "advice"), ...silent(open, "unknown")], [], "silent though it should speak");
  for (const id of heard) {
    const levels = result.findings.filter(({ rule }) => rule.id === id).map(({ level }) => level);
    assert.deepEqual([...new Set(levels)], ["advisory"], `${id} should be heard and stop nothing`);
  }
}
