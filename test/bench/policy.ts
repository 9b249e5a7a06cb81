import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { buildPack } from "../../scripts/buildPack";
import { compareChecks } from "./check";
import { corpus, corpusSeed } from "./corpus";
import { asJson, boundsOf, type Figures, holds } from "./figures";
import { root, type Say } from "./place";
import { previews } from "./preview";
import { asText } from "./print";
import { coldStarts } from "./starts";

interface Options {
  readonly json?: boolean;
  readonly only?: "pack" | "check" | "start";
  readonly objects: number;
  readonly runs: number;
}

const say: Say = (line) => void process.stderr.write(`${line}\n`);

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("give a whole number from 1.");
  return value;
}

/** What users run: the compiled command and the bundles. */
async function buildAll(): Promise<void> {
  say("building the command and the pack");
  const built = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (built.status !== 0) throw new Error("the command does not build; see the compiler's words above");
  await buildPack(say);
}

const ourVersion = (): string =>
  String(Reflect.get(JSON.parse(readFileSync(join(root, "package.json"), "utf8")), "version"));

async function run({ only, objects, runs }: Options, folder: string): Promise<Figures> {
  await buildAll();
  const stack = corpus(corpusSeed, objects);
  const wants = (part: Options["only"]): boolean => only === undefined || only === part;
  return {
    seed: corpusSeed,
    objects: stack.length,
    machine: `Node ${process.versions.node}, ${availableParallelism()} cores`,
    // The quick parts first: what is wrong shows early.
    ...(wants("start") ? { starts: await coldStarts(folder, 2 * runs, say) } : {}),
    ...(wants("check") ? { check: await compareChecks(stack, folder, runs, ourVersion(), say) } : {}),
    ...(wants("pack") ? { preview: await previews(stack, runs, say) } : {}),
  };
}

const program = new Command("bench:policy")
  .description("Measures the policy pack and palisade check, against an empty pack and against peers.")
  .option("--json", "print all figures as JSON")
  .addOption(new Option("--only <part>", "measure one part").choices(["pack", "check", "start"]))
  .option("--objects <count>", "size of the sample of the corpus", whole, 1000)
  .option("--runs <count>", "runs of each, of which the median counts", whole, 5)
  .action(async (options: Options) => {
    const folder = mkdtempSync(join(tmpdir(), "palisade-bench-"));
    try {
      const figures = await run(options, folder);
      process.stdout.write(options.json === true ? asJson(figures) : asText(figures));
      process.exitCode = boundsOf(figures).every(holds) ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

program.parseAsync().catch((thrown: unknown) => {
  say(`bench:policy: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  process.exitCode = 2;
});
