import { Command } from "commander";
import pc from "picocolors";
import { down, forget } from "./down";
import { exitCodeOf } from "./problem";
import { kubectl, status } from "./status";
import { up } from "./up";

const controller = new AbortController();
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** The first Ctrl-C lets the run stop in order; the second one does not wait. */
function onInterrupt(): void {
  if (controller.signal.aborted) process.exit(130);
  tell("\nstopping in order; press Ctrl-C again to stop at once");
  controller.abort();
}

function interrupted(): void {
  tell("interrupted; run the same command again to go on where it stopped");
  process.exitCode = 130;
}

const usage = new Command("palisade-local")
  .description("The embedded environment: a real control plane and a real engine on this machine")
  .showHelpAfterError()
  .enablePositionalOptions()
  .exitOverride((stop) => {
    throw Object.assign(stop, { exitCode: stop.exitCode === 0 ? 0 : 2 });
  });

usage
  .command("up")
  .description("deploy program.ts with the policy pack enforced; starts the control plane when none is named")
  .option("--context <name>", "deploy to this context of your kubeconfig instead of the embedded control plane")
  .option("--stack <name>", "take the settings of Pulumi.<name>.yaml", "local")
  .action((options: { context?: string; stack: string }) => up({ ...options, signal: controller.signal, say }));

usage
  .command("down")
  .description("destroy the stack, stop the control plane, remove the data")
  .option("--context <name>", "the context that was deployed to")
  .option("--stack <name>", "the stack that was deployed", "local")
  .option("--force", "stop and remove everything without asking the API server")
  .action((options: { context?: string; stack: string; force?: boolean }) =>
    options.force ? forget({ say }) : down({ ...options, signal: controller.signal, say }),
  );

usage
  .command("status")
  .description("tell what runs")
  .option("--json", "for machines")
  .action((options: { json?: boolean }) => status(options.json === true, say));

usage
  .command("kubectl")
  .description("kubectl against the embedded control plane")
  .argument("[args...]", "what kubectl gets")
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    process.exitCode = await kubectl(args, controller.signal, say);
  });

async function main(): Promise<void> {
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  try {
    await usage.parseAsync();
  } catch (thrown) {
    if (controller.signal.aborted) return interrupted();
    process.exitCode = exitCodeOf(thrown);
    const fromCommander = thrown instanceof Error && Reflect.get(thrown, "code")?.toString().startsWith("commander.");
    if (!fromCommander) tell(`${pc.red("palisade:")} ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

// Bundlers and pipes of what was started may linger; the run is over all the same.
void main().finally(() => process.exit());
