import { type InputProblem, inWords } from "./problem";
import { messageOf, placeOf, type Report, weightOf } from "./report";
import { pathOf, shown } from "./shown";

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

const kinds = { refused: "error", advised: "warning", open: "notice" } as const;

/** Workflow commands, which GitHub shows beside the changed lines. */
export function asGithub(report: Report): string {
  const problems = report.problems.map((problem) =>
    command(
      "error",
      { ...placed(problem), title: "palisade check" },
      problem.line > 0 ? problem.reason : inWords(problem),
    ),
  );
  const configuration = report.configuration.map((text) => command("error", { title: "configuration" }, text));
  const findings = report.findings.map((finding) => {
    const { file = "" } = finding.object.origin;
    return command(
      kinds[weightOf(finding)],
      { ...placed({ file, ...placeOf(finding) }), title: finding.policy },
      messageOf(finding),
    );
  });
  return [...problems, ...configuration, ...findings].map((line) => `${line}\n`).join("");
}

/** Nothing in the repository is called standard input. */
function placed({ file, line, column }: Omit<InputProblem, "reason">): Record<string, string> {
  if (file === "" || file === "standard input") return {};
  return line === 0 ? { file: pathOf(file) } : { file: pathOf(file), line: `${line}`, col: `${column}` };
}

function command(kind: string, properties: Readonly<Record<string, string>>, text: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
  return `::${kind} ${listed.join(",")}::${data(shown(text))}`;
}
