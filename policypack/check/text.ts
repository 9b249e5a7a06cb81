import { createColors } from "picocolors";
import { containerAt } from "../engine/judge";
import { describe, type KubeObject } from "../rules/object";
import { inWords } from "./problem";
import { type Placed, placeOf, type Report, weightOf } from "./report";
import { shown } from "./shown";

type Colors = ReturnType<typeof createColors>;

/** For people: grouped by object, each finding with its place, what stands there and how to mend it. */
export function asText(report: Report, color: boolean): string {
  const colors = createColors(color);
  const lines = [
    ...problemLines(report, colors),
    ...objectLines(report, colors),
    ...section("Exemptions in force", report.inForce, colors),
    ...section("Exemptions to look at", report.stale, colors),
    summary(report, colors),
  ];
  return `${lines.join("\n")}\n`;
}

const section = (title: string, entries: readonly string[], colors: Colors): string[] =>
  entries.length === 0 ? [] : [colors.bold(title), ...entries.map((line) => `  ${shown(line)}`), ""];

function problemLines({ problems, configuration }: Report, colors: Colors): string[] {
  const lines = problems.map((problem) => colors.red(shown(inWords(problem))));
  const settings = configuration.map((problem) => colors.red(shown(`configuration: ${problem}`)));
  return lines.length + settings.length === 0 ? [] : [...lines, ...settings, ""];
}

function* objectLines({ findings }: Report, colors: Colors): Generator<string> {
  const byObject = new Map<KubeObject, Placed[]>();
  for (const finding of findings) {
    const known = byObject.get(finding.object);
    if (known === undefined) byObject.set(finding.object, [finding]);
    else known.push(finding);
  }
  for (const [object, found] of byObject) {
    const { file, line } = object.origin;
    const place = file === undefined ? "" : colors.dim(shown(`  ${file}:${line ?? 1}`));
    yield `${colors.bold(shown(describe(object)))}${place}`;
    for (const finding of found) yield* findingLines(finding, colors);
    yield "";
  }
}

const labels = { refused: "refused", advised: "advice", open: "not judged" } as const;

function findingLines(finding: Placed, colors: Colors): string[] {
  const { at, got, rule, policy, verdict, object } = finding;
  const weight = weightOf(finding);
  const paint = weight === "refused" ? colors.red : verdict === "fail" ? colors.yellow : colors.cyan;
  const { line } = placeOf(finding);
  const where = object.origin.file === undefined ? "" : colors.dim(` (line ${line})`);
  return [
    `  ${paint(labels[weight].padEnd(10))} ${colors.bold(policy)} ${colors.dim(rule.severity)}`,
    `             ${shown(at === "" ? got : `${at}${containerAt(object, at)}: ${got}`)}${where}`,
    `             ${colors.green("mend:")} ${rule.mend}`,
  ];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function summary(report: Report, colors: Colors): string {
  const { findings, objects, skipped, known, exempted, problems, configuration } = report;
  const of = (weight: ReturnType<typeof weightOf>): number =>
    findings.filter((finding) => weightOf(finding) === weight).length;
  const [refused, open, faults] = [of("refused"), of("open"), problems.length + configuration.length];
  const parts = [
    plural(objects, "object"),
    refused > 0 ? colors.red(`${refused} refused`) : colors.green("none refused"),
    `${of("advised")} advised`,
    ...(open > 0 ? [`${open} not judged`] : []),
    ...(exempted.length > 0 ? [`${exempted.length} exempted`] : []),
    ...(known > 0 ? [`${known} known to the baseline`] : []),
    ...(report.gone > 0 ? [`${report.gone} of the baseline are gone`] : []),
    ...(skipped > 0 ? [`${skipped} other documents skipped`] : []),
    ...(faults > 0 ? [colors.red(plural(faults, "problem"))] : []),
  ];
  return parts.join(", ");
}
