import { Command, Option } from "commander";
import type { MatrixOptions, Surroundings, VapOptions } from "../policypack/export";

/** `palisade policies`: what the rules of the pack say, for readers, auditors and API servers. */
export const policiesCommand = (): Command =>
  new Command("policies")
    .summary("print the rules of the policy pack as pages, as a matrix of controls, or as admission policies")
    .description("Prints the rules of the policy pack. Ends with 0: written, 2: unusable options or configuration.")
    .addCommand(docsCommand())
    .addCommand(matrixCommand())
    .addCommand(vapCommand());

const docsCommand = (): Command =>
  new Command("docs")
    .description("writes a page per rule, and an index")
    .option("-o, --out <folder>", "where to write", "docs/policies")
    .action(({ out }: { out: string }) => {
      process.exitCode = exporter().writeDocs(out, streams);
    });

const matrixCommand = (): Command =>
  new Command("matrix")
    .description("writes which rules support which control")
    .option("-o, --out <file>", "where to write; standard output if left out")
    .addOption(new Option("-f, --format <format>", "how to print it").choices(["md", "json", "csv"]).default("md"))
    .action((options: MatrixOptions) => {
      process.exitCode = exporter().writeMatrix(options, streams);
    });

const vapCommand = (): Command =>
  new Command("vap")
    .description("writes the rules that CEL can say as ValidatingAdmissionPolicies with their bindings")
    .option("-o, --out <file>", "where to write; standard output if left out")
    .option("-r, --rule <ids...>", "only these rules")
    .option("-p, --prefix <name>", "start of the policies' names")
    .option("-c, --config <file>", "configuration, as `pulumi --policy-pack-config` takes it")
    .addOption(new Option("-f, --format <format>", "how to print them").choices(["yaml", "json"]).default("yaml"))
    .action((options: VapOptions) => {
      process.exitCode = exporter().writePolicies(options, streams);
    });

// Loaded when it runs, so that other commands start without it.
const exporter = (): typeof import("../policypack/export") => require("../policypack/export");

const streams: Surroundings = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
};
