import { createColors } from "picocolors";
import { containerAt, type Judged } from "../engine/judge";
import { describe } from "../rules/object";
import { isBreach, placeOf, type Report } from "./report";

type Colors = ReturnType<typeof createColors>;

/** For people: grouped by object, each finding with its place, what stands there and how to mend it. */
export function asText(report: Report, color: boolean): string {
  const colors = createColors(color);
  const lines = [...problemLines(report, colors), ...objectBlocks(report, colors)];
  if (report.inForce.length > 0)
    lines.push(colors.bold("Exemptions in force"), ...report.inForce.map((line) => `  ${line}`), "");
  if (report.stale.length > 0)
    lines.push(colors.bold("Exemptions to look at"), ...report.stale.map((line) => `  ${line}`), "");
  lines.push(summary(report, colors));
  return `${lines.join("\n")}\n`;
}

function problemLines({ problems, configuration }: Report, colors: Colors): string[] {
  const lines = problems.map(({ file, line, column, reason }) =>
    colors.red(file === "" ? reason : `${file}:${line}:${column}: ${reason}`),
  );
  const settings = configuration.map((problem) => colors.red(`configuration: ${problem}`));
  return lines.length + settings.length === 0 ? [] : [...lines, ...settings, ""];
}

function objectBlocks({ findings }: Report, colors: Colors): string[] {
  const byObject = new Map<Judged["object"], Judged[]>();
  for (const finding of findings) byObject.set(finding.object, [...(byObject.get(finding.object) ?? []), finding]);
  return [...byObject].flatMap(([object, found]) => {
    const { file, line } = object.origin;
    const place = file === undefined ? "" : colors.dim(`  ${file}:${line ?? 1}`);
    return [
      `${colors.bold(describe(object))}${place}`,
      ...found.flatMap((finding) => findingLines(finding, colors)),
      "",
    ];
  });
}

const labels = { fail: "refused", advice: "advice", unknown: "not judged" } as const;

function findingLines(finding: Judged, colors: Colors): string[] {
  const { at, got, rule, policy, verdict, object, level } = finding;
  const paint = isBreach(finding) ? colors.red : verdict === "fail" ? colors.yellow : colors.cyan;
  const label = verdict === "fail" && level === "advisory" ? labels.advice : labels[verdict];
  const { line } = placeOf(finding);
  const where = object.origin.file === undefined ? "" : colors.dim(` (line ${line})`);
  return [
    `  ${paint(label.padEnd(10))} ${colors.bold(policy)} ${colors.dim(rule.severity)}`,
    `             ${at}${containerAt(object, at)}: ${got}${where}`,
    `             ${colors.green("mend:")} ${rule.mend}`,
  ];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

function summary({ findings, objects, skipped, known, exempted, problems }: Report, colors: Colors): string {
  const refused = findings.filter(isBreach).length;
  const open = findings.filter(({ verdict }) => verdict === "unknown").length;
  const parts = [
    plural(objects, "object"),
    refused > 0 ? colors.red(`${refused} refused`) : colors.green("none refused"),
    `${findings.length - refused - open} advised`,
    ...(open > 0 ? [`${open} not judged`] : []),
    ...(exempted.length > 0 ? [`${exempted.length} exempted`] : []),
    ...(known > 0 ? [`${known} known to the baseline`] : []),
    ...(skipped > 0 ? [`${skipped} other documents skipped`] : []),
    ...(problems.length > 0 ? [colors.red(plural(problems.length, "problem"))] : []),
  ];
  return parts.join(", ");
}
