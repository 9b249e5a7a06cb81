import { describe } from "../rules/object";
import { inWords } from "./problem";
import { messageOf, type Placed, type Report, weightOf } from "./report";

// XML has no way to write control characters and halves of characters; line ends survive in attributes as numbers alone.
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const marks = /[<>&"'\n\r\t]/g;
const xml = (text: string): string =>
  text.replace(unwritable, "?").replace(marks, (char) => `&#${char.charCodeAt(0)};`);

/** A case of a suite: `inner` says what is wrong with it. */
interface Case {
  readonly name: string;
  readonly inner?: string;
  readonly result: "passed" | "failure" | "error";
}

/** JUnit: a test suite per object, a failing case per breach; what is only advised passes, and says so. */
export function asJunit(report: Report): string {
  const suites = [...bySuite(report.findings)].map(([name, findings]) => suite(name, findings.map(caseOf)));
  const problems = [...report.problems.map(inWords), ...report.configuration].map(errorOf);
  const extra = problems.length > 0 ? [suite("input", problems)] : [];
  const none =
    suites.length + extra.length === 0 ? [suite("all objects", [{ name: "nothing refused", result: "passed" }])] : [];
  const all = [...suites, ...extra, ...none];
  const sum = (count: (one: Suite) => number): number => all.reduce((total, one) => total + count(one), 0);
  const counts = countsOf({
    tests: sum((s) => s.tests),
    failures: sum((s) => s.failures),
    errors: sum((s) => s.errors),
  });
  const body = all.map(({ text }) => text).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="palisade" ${counts}>\n${body}</testsuites>\n`;
}

function bySuite(findings: readonly Placed[]): Map<string, Placed[]> {
  const suites = new Map<string, Placed[]>();
  for (const finding of findings) {
    const name = describe(finding.object);
    const known = suites.get(name);
    if (known === undefined) suites.set(name, [finding]);
    else known.push(finding);
  }
  return suites;
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

interface Suite extends Counts {
  readonly text: string;
}

const countsOf = ({ tests, failures, errors }: Counts): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}"`;

function suite(name: string, cases: readonly Case[]): Suite {
  const of = (result: Case["result"]): number => cases.filter((one) => one.result === result).length;
  const counts = { tests: cases.length, failures: of("failure"), errors: of("error") };
  const lines = cases.map((one) => {
    const head = `    <testcase classname="${xml(name)}" name="${xml(one.name)}"`;
    return one.inner === undefined ? `${head}/>` : `${head}>${one.inner}</testcase>`;
  });
  const text = `  <testsuite name="${xml(name)}" ${countsOf(counts)}>\n${lines.join("\n")}\n  </testsuite>\n`;
  return { ...counts, text };
}

function caseOf(finding: Placed): Case {
  const name = `${finding.policy} ${finding.at}`.trim();
  const text = xml(messageOf(finding));
  return weightOf(finding) === "refused"
    ? { name, result: "failure", inner: `<failure type="${xml(finding.rule.severity)}" message="${text}"/>` }
    : { name, result: "passed", inner: `<system-out>${text}</system-out>` };
}

const errorOf = (text: string): Case => ({ name: text, result: "error", inner: `<error message="${xml(text)}"/>` });
