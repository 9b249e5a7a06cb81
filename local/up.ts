import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import pc from "picocolors";
import { ensureCluster } from "./cluster/cluster";
import { dropStaleEngineLocks, openStack } from "./engine";
import { paths, prepareHome, root } from "./paths";
import { describePlugins, installPlugins } from "./plugins/install";
import { UserProblem } from "./problem";
import { describeChanges, type EventPrinter, eventPrinter, type RunSummary } from "./progress";
import { withRunLock } from "./runLock";
import { table } from "./table";
import { type Target, targetFor } from "./target";
import { ensureTools } from "./toolchain/ensure";
import { embeddedTools } from "./tools";

export interface UpOptions {
  context?: string;
  /** Whose settings: `Pulumi.<stack>.yaml`. */
  stack?: string;
  signal: AbortSignal;
  say: (line: string) => void;
}

/** The pack runs as compiled JavaScript, and is compiled anew when a rule changed. */
function buildPack(): void {
  const loader = join(root, "node_modules", "tsx", "dist", "loader.mjs");
  const built = spawnSync(process.execPath, ["--import", loader, join(root, "scripts", "buildPack.ts")], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (built.status !== 0) throw new UserProblem(`the policy pack does not build:\n${built.stderr}`);
}

interface Prepared {
  stack: Stack;
  kubeconfig: string;
}

export async function prepare(target: Target, { say, signal }: UpOptions): Promise<Prepared> {
  const tools = await ensureTools(target.kind === "embedded" ? embeddedTools : ["pulumi"], { say, signal });
  const kubeconfig =
    target.kind === "embedded"
      ? (await ensureCluster(paths.cluster, { tools, log: say, signal })).kubeconfig
      : target.kubeconfig;
  signal.throwIfAborted();
  const plugins = await describePlugins(process.env);
  const ownHome = plugins.every((plugin) => plugin.standIn);
  await installPlugins({
    targetDir: paths.plugins,
    which: plugins.filter((plugin) => plugin.standIn).map((plugin) => plugin.name),
    ...(ownHome ? { pulumiHome: paths.engineHome } : {}),
  });
  buildPack();
  const engine = tools.get("pulumi");
  if (engine === undefined) throw new Error("the engine was not looked for");
  say(`engine    pulumi ${engine.version} (${engine.source})`);
  for (const plugin of plugins)
    say(`plugin    ${plugin.name} ${plugin.version} (${plugin.standIn ? "offline stand-in" : "official"})`);
  const context = target.kind === "context" ? target.context : "palisade";
  const config = { ...target.config, "kubernetes:context": context };
  const choice = { pulumi: engine.file, plugins: paths.plugins, kubeconfig, ownHome };
  const stack = await openStack(target.stack, config, choice);
  return { stack, kubeconfig };
}

/** What each of the two runs of the engine is told. */
const policies = { policyPacks: [paths.pack], policyPackConfigs: [paths.packConfig], onOutput: () => undefined };

/** Runs the engine and turns what it refused into one message, which says first what became of the stack. */
async function heeded(
  run: (printer: EventPrinter) => Promise<unknown>,
  printer: EventPrinter,
  left: string,
  signal: AbortSignal,
) {
  signal.throwIfAborted(); // the engine looks at the signal only while it works
  try {
    await run(printer);
  } catch (thrown) {
    signal.throwIfAborted();
    if (printer.summary.problems.length === 0) throw thrown;
    throw new UserProblem(`${left}:\n  ${printer.summary.problems.join("\n  ")}`);
  }
}

/** A rule over the whole stack speaks once all steps are done: only a rehearsal refuses before anything exists. */
async function rehearse(stack: Stack, { say, signal }: UpOptions): Promise<void> {
  say("preview   every rule, before anything is changed");
  const printer = eventPrinter(() => undefined);
  const preview = ({ handle }: EventPrinter) => stack.preview({ ...policies, onEvent: handle, signal });
  await heeded(preview, printer, "nothing was changed", signal);
}

/** A dead run may have left operations open; what it made is found again by the refresh. */
async function update(stack: Stack, { say, signal }: UpOptions): Promise<RunSummary> {
  const printer = eventPrinter(say);
  const run = ({ handle }: EventPrinter) =>
    stack.up({ ...policies, refresh: true, onEvent: handle, signal, continueOnError: false });
  await heeded(run, printer, "nothing more was changed", signal);
  return printer.summary;
}

/** What no program can do for the user, below everything else. */
const byHand = (instructions: [string, string][]): string =>
  instructions.length === 0
    ? ""
    : `\n\nleft to do by hand:\n${instructions.map(([of, text]) => `  ${of}\n${text.replace(/^/gm, "    ")}`).join("\n")}`;

async function describeResult(stack: Stack, kubeconfig: string): Promise<string> {
  const outputs = await stack.outputs();
  const textsOf = (output: string) => Object.entries((outputs[output]?.value ?? {}) as Record<string, string>);
  const namespaces = textsOf("namespaces");
  return table([
    ...namespaces.map(([team, namespace]) => ["team", team, `namespace ${namespace}`]),
    ...textsOf("systems").map(([system, namespace]) => ["system", system, `namespace ${namespace}`]),
    ...textsOf("due").map(([repository, day]) => ["key", repository, `next one on ${day}`]),
    ["kubeconfig", "", kubeconfig],
    ["look", "", `npm run kubectl -- get all,networkpolicies -n ${namespaces[0]?.[1] ?? "default"}`],
    ["status", "", "npm run status"],
    ["remove", "", "npm run down"],
  ]).concat(byHand(textsOf("instructions")));
}

export async function up(options: UpOptions): Promise<void> {
  const target = targetFor(options.context, options.stack);
  prepareHome();
  await withRunLock(paths.lock, async () => {
    const { stack, kubeconfig } = await prepare(target, options);
    dropStaleEngineLocks(target.stack);
    await rehearse(stack, options);
    const { changes } = await update(stack, options);
    options.say(pc.bold(`\n${target.stack}: ${describeChanges(changes)}`));
    options.say(await describeResult(stack, kubeconfig));
  });
}
