import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import type { CheckOptions } from "../policypack/check";
import { progressOn } from "./progress";

const formats = ["text", "json", "sarif", "junit", "github"];
const severities = ["low", "medium", "high", "critical"];

const examples = `
Examples:
  palisade check manifests/                                          a folder, its folders, every .yaml, .yml and .json
  helm template shop charts/shop | palisade check -                  a rendered chart
  kustomize build overlays/prod | palisade check -                   a rendered overlay
  pulumi preview --json | palisade check -                           what an update would make
  pulumi stack export | palisade check -                             what a stack has made
  kubectl get all,netpol,sa -A -o yaml | palisade check -            what a cluster holds
  palisade check deploy/ --format sarif --output palisade.sarif      for a code-scanning page
  palisade check deploy/ --write-baseline known.json                 adopt it today,
  palisade check deploy/ --baseline known.json                       and refuse only what is new
  palisade check --explain pod-privileged                            what a rule demands, and why
  palisade check deploy/ --rule 'np-*' --severity high               some rules only
`;

/** `palisade check`: the rules of the policy pack over files. Everything heavy is loaded when it runs. */
export const checkCommand = (): Command =>
  new Command("check")
    .summary("judge manifests by the rules of the policy pack")
    .description(
      "Judges YAML and JSON by the rules of the policy pack: files, folders, standard input (-), rendered charts,\n" +
        "`pulumi preview --json`, an exported state. Ends with 0: nothing refused, 1: something is, 2: unusable input.",
    )
    .argument("[paths...]", "files or folders; - reads standard input")
    .addOption(new Option("-f, --format <format>", "how to print findings").choices(formats).default("text"))
    .option("-o, --output <file>", "write the report to a file")
    .option("-q, --quiet", "show what is refused, not what is advised")
    .option("-c, --config <file>", "configuration, as `pulumi --policy-pack-config` takes it")
    .option("-r, --rule <ids>", "only these rules, apart by commas; * stands for any letters", listed)
    .addOption(new Option("-s, --severity <severity>", "only rules of this severity or above").choices(severities))
    .option("--baseline <file>", "findings to put up with for now")
    .option("--write-baseline <file>", "write today's findings as such a file")
    .option("--fail-on-unknown", "what cannot be judged counts as refused")
    .option("--explain <rule>", "what a rule demands, why, and how to mend; also as json")
    .option("--list", "every rule, a line each; also as json")
    .option("--no-color", "print without colours")
    .addHelpText("after", examples)
    .action(run);

// Not variadic: it would take the paths that follow for rules.
const listed = (ids: string, before: readonly string[] = []): string[] => [...before, ...ids.split(",")];

async function run(paths: string[], options: CheckOptions): Promise<void> {
  const { check }: typeof import("../policypack/check") = require("../policypack/check");
  const bar = progressOn(process.stderr);
  try {
    process.exitCode = await check(paths, withColor(options), {
      stdin: process.stdin,
      out: (text) => void process.stdout.write(text),
      error: (text) => void process.stderr.write(text),
      progress: bar.show,
      now: new Date(),
      version: version(),
    });
  } finally {
    bar.stop();
  }
}

const withColor = (options: CheckOptions): CheckOptions => ({
  ...options,
  color: options.color !== false && process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
});

// The compiled command lies one folder deeper than its source.
function version(): string {
  for (const path of ["../package.json", "../../package.json"]) {
    try {
      return String(Reflect.get(JSON.parse(readFileSync(join(__dirname, path), "utf8")), "version"));
    } catch {}
  }
  return "0.0.0";
}
