import type { Readable } from "node:stream";
import { Command, Option } from "commander";
import type { LiveInput, ReportOptions } from "./report/run";

const formats = ["text", "json", "html"];

/** `palisade report`: what reaches what, how old credentials are, what is accepted, which controls are met. */
export const reportCommand = (): Command =>
  new Command("report")
    .summary("tell a reviewer what reaches what, what is how old, which control is met by what")
    .description(
      "Reports on a stack of Pulumi (--stack), on a cluster (--context), or on files as `check` takes them: files, folders,\n" +
        "standard input (-), `pulumi preview --json`, an exported state.\n" +
        "Ends with 0: fine, 1: something is expired, overdue or not approved, 2: something cannot be read.",
    )
    .argument("[paths...]", "files or folders; - reads standard input")
    .addOption(new Option("-f, --format <format>", "how to print (default: by --output, else text)").choices(formats))
    .option("-o, --output <file>", "write to a file that only you can read")
    .option("-c, --config <file>", "configuration of the policy pack, with its exemptions")
    .option("-s, --stack <stack>", "read the state of a stack, by `pulumi stack export`; secrets stay encrypted")
    .option("--context <name>", "read a cluster, by a context of the kubeconfig; of Secrets metadata alone")
    .option("--powertools", "report on power tools: risks, approvals, reviews, who runs and defines them")
    .option("--no-color", "print without colours")
    .action(run);

async function run(paths: string[], options: ReportOptions): Promise<void> {
  const { report }: typeof import("./report/run") = require("./report/run");
  const color = options.color !== false && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  process.exitCode = await report(
    paths,
    { ...options, color },
    {
      stdin: process.stdin,
      out: (text) => void process.stdout.write(text),
      error: (text) => void process.stderr.write(text),
      now: new Date(),
      live,
      state,
    },
  );
}

async function live(context: string): Promise<LiveInput> {
  const { openCluster }: typeof import("./clusterClient") = require("./clusterClient");
  const { readCluster }: typeof import("./report/live") = require("./report/live");
  return readCluster(openCluster(context));
}

function state(stack: string): Promise<Readable> {
  const { stateOf }: typeof import("./report/stack") = require("./report/stack");
  return stateOf(stack);
}
