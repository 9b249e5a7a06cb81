import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { asYaml, corpus } from "./corpus";
import { type Command, measure, median, untilFirstWord } from "./measure";
import { ourCommand } from "./peers/tools";
import { root, type Say } from "./place";
import { emptyPack } from "./preview";

/** Median seconds from start to the first word, or to the end where a command ends. */
export interface Starts {
  readonly node: number;
  readonly emptyPack: number;
  readonly pack: number;
  readonly emptyPackHosted: number;
  readonly packHosted: number;
  readonly check: number;
}

const host = join(root, "node_modules/@pulumi/pulumi/cmd/run-policy-pack");
const engine = "127.0.0.1:1";
const node = (cwd: string, ...args: string[]): Command => ({ file: process.execPath, args, cwd });

/** Cold starts, in turn: of Node alone, of packs by themselves and below the engine's host, of the check of one object. */
export async function coldStarts(folder: string, runs: number, say: Say): Promise<Starts> {
  const [empty, ours] = [emptyPack(folder), join(root, "policypack")];
  const file = join(folder, "one.yaml");
  writeFileSync(file, asYaml(corpus(undefined, 1000).slice(-1)));
  const cases: Record<keyof Starts, () => Promise<number>> = {
    node: async () => (await measure(node(root, "-e", "0"))).seconds,
    emptyPack: () => untilFirstWord(node(empty, "index.js", engine, ".")),
    pack: () => untilFirstWord(node(ours, "bin/index.js", engine, ".")),
    emptyPackHosted: () => untilFirstWord(node(empty, host, engine, ".")),
    packHosted: () => untilFirstWord(node(ours, host, engine, ".")),
    check: async () => (await measure(ourCommand(file))).seconds,
  };
  const names = Object.keys(cases) as (keyof Starts)[];
  const seen = new Map(names.map((name) => [name, [] as number[]]));
  for (let run = 1; run <= runs; run += 1) {
    for (const name of names) seen.get(name)?.push(await cases[name]());
    say(`cold starts ${run}/${runs}`);
  }
  const of = (name: keyof Starts): number => median(seen.get(name) ?? []);
  return Object.fromEntries(names.map((name) => [name, of(name)])) as unknown as Starts;
}
