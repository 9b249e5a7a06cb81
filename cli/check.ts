import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import type { CheckOptions } from "../policypack/check";

const formats = ["text", "json", "sarif", "junit", "github"];

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
    .option("-c, --config <file>", "configuration, as `pulumi --policy-pack-config` takes it")
    .option("--baseline <file>", "findings to put up with for now")
    .option("--write-baseline <file>", "write today's findings as such a file")
    .option("--fail-on-unknown", "what cannot be judged counts as refused")
    .option("--explain <rule>", "what a rule demands, why, and how to mend")
    .option("--list", "every rule, a line each")
    .option("--no-color", "print without colours")
    .action(run);

async function run(paths: string[], options: CheckOptions): Promise<void> {
  const { check }: typeof import("../policypack/check") = require("../policypack/check");
  process.exitCode = await check(paths, withColor(options), {
    stdin: process.stdin,
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    now: new Date(),
    version: version(),
  });
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
