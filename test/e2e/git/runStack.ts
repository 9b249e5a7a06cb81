import { join } from "node:path";
import { createInterface } from "node:readline";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack, type UpResult } from "@pulumi/pulumi/automation";
import { programOf } from "./program";
import type { Order, RunResult } from "./stack";

type Told = Omit<RunResult, "code" | "log">;

function open(engine: string, folder: string): Promise<Stack> {
  const name = "gitproof";
  return PulumiCommand.get({ root: engine, skipVersionCheck: true }).then((pulumiCommand) =>
    LocalWorkspace.createOrSelectStack(
      { stackName: "dev", projectName: name, program: async () => ({}) },
      {
        workDir: join(folder, "work"),
        pulumiHome: join(engine, "home"),
        pulumiCommand,
        projectSettings: { name, runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
        secretsProvider: "passphrase",
      },
    ),
  );
}

function toldOf({ summary, outputs }: UpResult): Told {
  const plain = Object.entries(outputs).filter(([, { secret }]) => !secret);
  return {
    changes: summary.resourceChanges ?? {},
    outputs: Object.fromEntries(plain.map(([name, { value }]) => [name, value as unknown])),
  };
}

type Say = (text: string) => void;

/** A killed run leaves its lock; nobody else uses these stacks. */
const unlocked = async (stack: Stack): Promise<Stack> => {
  await stack.cancel();
  return stack;
};

const operations: Record<Order["operation"], (stack: Stack, program: PulumiFn, onOutput: Say) => Promise<Told>> = {
  up: async (stack, program, onOutput) => toldOf(await stack.up({ program, onOutput })),
  resume: async (stack, program, onOutput) => toldOf(await (await unlocked(stack)).up({ program, onOutput })),
  repair: async (stack, program, onOutput) =>
    toldOf(await (await unlocked(stack)).up({ program, onOutput, refresh: true })),
  drift: async (stack, _program, onOutput) => ({
    changes: (await stack.previewRefresh({ onOutput })).changeSummary,
    outputs: {},
  }),
  destroy: async (stack, _program, onOutput) => ({
    changes: (await stack.destroy({ onOutput })).summary.resourceChanges ?? {},
    outputs: {},
  }),
};

async function carryOut(stack: Stack, { operation, program }: Order): Promise<RunResult> {
  let log = "";
  const say: Say = (text) => {
    log += text;
  };
  try {
    return { code: 0, ...(await operations[operation](stack, programOf(program), say)), log };
  } catch (thrown) {
    return { code: 1, log: `${log}${thrown instanceof Error ? thrown.message : thrown}`, changes: {}, outputs: {} };
  }
}

/** Carries out the orders that come in, a line each, until no more can come. */
async function main(engine = "", folder = ""): Promise<void> {
  const stack = await open(engine, folder);
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await carryOut(stack, JSON.parse(line) as Order))}\n`);
}

main(...process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
});
