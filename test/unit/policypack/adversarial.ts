import assert from "node:assert/strict";
import { parseYaml } from "../../../policypack/check/yaml";
import { type Evaluation, evaluate } from "../../../policypack/engine/evaluate";
import { allRules } from "../../../policypack/rules";
import { kubeObjects } from "../../../policypack/rules/object";
import { settingsShape, withDefaults } from "../../../policypack/rules/settings";
import { withFakes } from "./fixtures";

/** One case of the catalogue: all objects judged together by every rule, as a stack. */
export interface Case {
  /** Number in the catalogue, where it has one. */
  readonly no: number;
  readonly title: string;
  /** A pod spec in YAML, or whole documents. */
  readonly spec?: string;
  readonly documents?: string;
  readonly type?: string;
  readonly settings?: Record<string, unknown>;
  /** Rules that must refuse it. */
  readonly fails?: readonly string[];
  /** Rules that must not refuse it. */
  readonly passes?: readonly string[];
  /** Rules that must only advise, or leave it open. */
  readonly advises?: readonly string[];
  readonly open?: readonly string[];
}

const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: agent, namespace: team }\nspec: ${spec}\n`;

export function judge({ spec, documents, settings = {}, type }: Case): Evaluation {
  const parsed = parseYaml(withFakes(documents ?? pod(spec ?? "{}")));
  if (parsed.problems.length > 0) throw new Error(parsed.problems[0]?.reason);
  const objects = parsed.documents.flatMap(({ value }) => kubeObjects(value, type === undefined ? {} : { type }));
  return evaluate(objects, {
    rules: allRules(),
    settings: withDefaults(settingsShape, settings),
    now: new Date("2026-06-01T12:00:00Z"),
  });
}

/** The rules that said so about the case. */
export const saying = ({ findings }: Evaluation, verdict: "fail" | "advice" | "unknown"): string[] => [
  ...new Set(findings.filter((finding) => finding.verdict === verdict).map(({ rule }) => rule.id)),
];

/** Compares what all rules say about a case with what the catalogue expects of them. */
export function assertVerdicts(probe: Case): void {
  const result = judge(probe);
  const failing = saying(result, "fail");
  const missing = (probe.fails ?? []).filter((id) => !failing.includes(id));
  assert.deepEqual(missing, [], `refused only by ${failing.join(", ")}`);
  const wrong = (probe.passes ?? []).filter((id) => failing.includes(id));
  assert.deepEqual(wrong, [], "refused though it should pass");
  const silent = (ids: readonly string[] | undefined, verdict: "advice" | "unknown"): string[] =>
    (ids ?? []).filter((id) => !saying(result, verdict).includes(id));
  assert.deepEqual([...silent(probe.advises, "advice"), ...silent(probe.open, "unknown")], []);
}
