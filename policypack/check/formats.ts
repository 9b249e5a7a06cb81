import type { Log, Result } from "sarif";
import { containerAt, type Judged } from "../engine/judge";
import { controlsOf } from "../rules/compliance";
import { describe } from "../rules/object";
import type { Rule } from "../rules/rule";
import { fingerprint, isBreach, placeOf, type Report } from "./report";

const messageOf = ({ rule, at, got, object }: Judged): string =>
  `${describe(object)}: ${rule.says}: ${at}${containerAt(object, at)}: ${got}; ${rule.mend}`;

/** For programs: one object with findings and counts. */
export function asJson(report: Report): string {
  const findings = report.findings.map((finding) => {
    const { object, rule, policy, verdict, level, tier, at, got } = finding;
    const { apiVersion, kind, namespace, name, origin } = object;
    return {
      policy,
      rule: rule.id,
      verdict,
      level,
      severity: rule.severity,
      tier,
      object: { apiVersion, kind, namespace, name, ...(origin.urn === undefined ? {} : { urn: origin.urn }) },
      ...(origin.file === undefined ? {} : { file: origin.file, ...placeOf(finding) }),
      at,
      got,
      says: rule.says,
      mend: rule.mend,
      compliance: controlsOf(rule.compliance),
      fingerprint: fingerprint(finding),
    };
  });
  const { problems, configuration, inForce, stale, objects, skipped, known } = report;
  const refused = report.findings.filter(isBreach).length;
  return `${JSON.stringify({ objects, refused, skipped, known, findings, problems, configuration, exemptions: inForce, exemptionsToLookAt: stale }, null, 2)}\n`;
}

const sarifLevel = (finding: Judged): Result.level =>
  isBreach(finding) ? "error" : finding.verdict === "fail" ? "warning" : "note";

/** SARIF 2.1.0, for code-scanning pages. */
export function asSarif(report: Report, version: string): string {
  const rules = new Map<string, Rule>(report.findings.map(({ policy, rule }) => [policy, rule]));
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "palisade", version, rules: [...rules].map(([id, rule]) => descriptor(id, rule)) } },
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            toolExecutionNotifications: report.problems.map(({ file, line, column, reason }) => ({
              level: "error",
              message: { text: file === "" ? reason : `${file}:${line}:${column}: ${reason}` },
            })),
          },
        ],
        results: report.findings.map(result),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const scores = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" } as const;

const descriptor = (id: string, rule: Rule) => ({
  id,
  shortDescription: { text: rule.says },
  fullDescription: { text: rule.why },
  help: { text: rule.mend },
  properties: { tags: ["security", ...controlsOf(rule.compliance)], "security-severity": scores[rule.severity] },
});

function result(finding: Judged): Result {
  const { line, column } = placeOf(finding);
  const uri = finding.object.origin.file ?? finding.object.origin.urn ?? "stack";
  return {
    ruleId: finding.policy,
    level: sarifLevel(finding),
    message: { text: messageOf(finding) },
    partialFingerprints: { "palisade/v1": fingerprint(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(uri.replaceAll("\\", "/")) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: `${describe(finding.object)} ${finding.at}` }],
      },
    ],
  };
}

// XML has no way to write control characters.
const isPlain = (char: string): boolean => char >= " " || char === "\n" || char === "\t";

const xml = (text: string): string =>
  Array.from(text, (char) => (isPlain(char) ? char : "?"))
    .join("")
    .replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** JUnit: a test suite per object, a failing case per breach. */
export function asJunit(report: Report): string {
  const suites = new Map<string, Judged[]>();
  for (const finding of report.findings) {
    const name = describe(finding.object);
    suites.set(name, [...(suites.get(name) ?? []), finding]);
  }
  const body = [...suites].map(([name, found]) => {
    const cases = found.map((finding) => {
      const text = xml(messageOf(finding));
      const inner = isBreach(finding) ? `<failure message="${text}"/>` : `<system-out>${text}</system-out>`;
      return `    <testcase classname="${xml(name)}" name="${xml(`${finding.policy} ${finding.at}`)}">${inner}</testcase>`;
    });
    const failures = found.filter(isBreach).length;
    return `  <testsuite name="${xml(name)}" tests="${found.length}" failures="${failures}">\n${cases.join("\n")}\n  </testsuite>`;
  });
  const problems = report.problems.map(
    ({ file, line, reason }) =>
      `    <testcase name="${xml(`${file}:${line}`)}"><error message="${xml(reason)}"/></testcase>`,
  );
  if (problems.length > 0)
    body.push(
      `  <testsuite name="input" tests="${problems.length}" errors="${problems.length}">\n${problems.join("\n")}\n  </testsuite>`,
    );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="palisade">\n${body.join("\n")}\n</testsuites>\n`;
}

const command = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => command(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** Workflow commands, which GitHub shows beside the changed lines. */
export function asGithub(report: Report): string {
  const kinds = { error: "error", warning: "warning", note: "notice", none: "notice" } as const;
  const lines = report.findings.map((finding) => {
    const { line, column } = placeOf(finding);
    const file = finding.object.origin.file;
    const where = file === undefined ? "" : `file=${property(file)},line=${line},col=${column},`;
    const kind = kinds[sarifLevel(finding) ?? "note"];
    return `::${kind} ${where}title=${property(finding.policy)}::${command(messageOf(finding))}`;
  });
  const problems = report.problems.map(
    ({ file, line, column, reason }) => `::error file=${property(file)},line=${line},col=${column}::${command(reason)}`,
  );
  return [...problems, ...lines].map((line) => `${line}\n`).join("");
}
