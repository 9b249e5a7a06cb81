import { pathToFileURL } from "node:url";
import type { Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import { controlsOf } from "../rules/compliance";
import { describe } from "../rules/object";
import type { Rule } from "../rules/rule";
import { type InputProblem, inWords } from "./problem";
import { fingerprint, messageOf, type Placed, placeOf, type Report, weightOf } from "./report";
import { pathOf, shown } from "./shown";

/** Code-scanning pages read no more of them. */
const mostTags = 20;
const levels = { refused: "error", advised: "warning", open: "note" } as const;
const scores = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" } as const;

/** SARIF 2.1.0, for code-scanning pages. */
export function asSarif(report: Report, version: string): string {
  const rules = [...new Map(report.findings.map(({ policy, rule }) => [policy, rule]))];
  const indexes = new Map(rules.map(([id], index) => [id, index]));
  const seen = new Map<string, number>();
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "palisade", version, rules: rules.map(([id, rule]) => descriptor(id, rule)) } },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: report.problems.length + report.configuration.length === 0,
            toolExecutionNotifications: report.problems.map(notification),
            toolConfigurationNotifications: report.configuration.map((text) => ({ level: "error", message: { text } })),
          },
        ],
        results: report.findings.map((finding) => result(finding, indexes.get(finding.policy) ?? -1, seen)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(id: string, rule: Rule): ReportingDescriptor {
  const controls = controlsOf(rule.compliance);
  return {
    id,
    shortDescription: { text: rule.says },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why} Mend: ${rule.mend}.`,
      markdown: `${rule.why}\n\n**Mend**: ${rule.mend}.\n\n**Supports**: ${controls.join(", ")}\n\nMore: \`palisade check --explain ${rule.id}\``,
    },
    defaultConfiguration: { level: id === rule.id && rule.level === "mandatory" ? "error" : "warning" },
    properties: {
      tags: ["security", ...controls].slice(0, mostTags),
      precision: "very-high",
      "problem.severity": id === rule.id && rule.level === "mandatory" ? "error" : "warning",
      "security-severity": scores[rule.severity],
    },
  };
}

function result(finding: Placed, ruleIndex: number, seen: Map<string, number>): Result {
  const print = fingerprint(finding);
  const count = (seen.get(print) ?? 0) + 1;
  seen.set(print, count);
  // Pages refuse what stands in no file: a role that rules alone know of.
  const { file = "stack" } = finding.object.origin;
  const logicalLocations = [{ fullyQualifiedName: shown(`${describe(finding.object)} ${finding.at}`), kind: "object" }];
  return {
    ruleId: finding.policy,
    ruleIndex,
    level: levels[weightOf(finding)],
    message: { text: asPlain(messageOf(finding)) },
    partialFingerprints: { "palisade/v1": print, primaryLocationLineHash: `${print}:${count}` },
    locations: [{ ...located({ file, ...placeOf(finding) }), logicalLocations }],
  };
}

// Brackets before a parenthesis would be a link.
const asPlain = (text: string): string => text.replaceAll("](", "] (");

const notification = (problem: InputProblem): Notification => ({
  level: "error",
  message: { text: asPlain(shown(inWords(problem))) },
  ...(problem.file === "" ? {} : { locations: [located(problem)] }),
});

function located({ file, line, column }: Pick<InputProblem, "file" | "line" | "column">): Location {
  const path = pathOf(file);
  const outside = path.startsWith("/") || path.startsWith("..") || /^[A-Za-z]:/.test(path);
  const uri = outside ? pathToFileURL(file).href : path.split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: outside ? { uri } : { uri, uriBaseId: "%SRCROOT%" },
      ...(line === 0 ? {} : { region: { startLine: line, startColumn: column } }),
    },
  };
}
