import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { asYaml, type Manifest } from "./corpus";
import { type Measured, measure, median } from "./measure";
import { sharedRules } from "./peers/rules";
import { type Contender, contenders, type Refusals, type Tool } from "./peers/tools";
import type { Say } from "./place";

/** How a tool did; without figures where it could not be had, or did not do the work. */
export interface Standing {
  readonly name: string;
  readonly version: string;
  readonly seconds?: number;
  readonly msPerObject?: number;
  readonly peakMb?: number;
  readonly missing?: string;
  readonly refusals?: Refusals;
}

/** For one rule, how many objects each tool refuses, and which of them ours does not, and the reverse. */
export interface Agreement {
  readonly rule: string;
  readonly ours: number;
  readonly others: readonly { readonly name: string; readonly count: number; readonly differ: readonly string[] }[];
}

export interface CheckFigures {
  readonly standings: readonly Standing[];
  readonly agreements: readonly Agreement[];
}

const isTool = (contender: Contender): contender is Tool => "command" in contender;

/** 0 and 1 are verdicts; everything else is a tool that failed. */
function standing(tool: Tool, runs: readonly Measured[], objects: number): Standing {
  const { name, version } = tool;
  const bad = runs.find(({ code }) => code !== 0 && code !== 1);
  const [first] = runs;
  if (first === undefined || bad !== undefined) return { name, version, missing: `it ended with code ${bad?.code}` };
  try {
    const seconds = median(runs.map((run) => run.seconds));
    const refusals = tool.refusals(first.output);
    const peakMb = median(runs.map((run) => run.peakMb));
    return { name, version, seconds, msPerObject: (seconds * 1000) / objects, peakMb, refusals };
  } catch {
    return { name, version, missing: "its output is not what was expected" };
  }
}

const differing = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a, ...b].filter((object) => a.has(object) !== b.has(object)).sort();

const none: ReadonlySet<string> = new Set();

function agreement(rule: string, [ours, ...others]: readonly Standing[]): Agreement {
  const own = ours?.refusals?.get(rule) ?? none;
  return {
    rule,
    ours: own.size,
    others: others.flatMap(({ name, refusals }) => {
      if (refusals === undefined) return [];
      const theirs = refusals.get(rule) ?? none;
      return [{ name, count: theirs.size, differ: differing(own, theirs) }];
    }),
  };
}

/** Every tool over the same file, in turn, so that a busy moment hits all of them alike. */
export async function compareChecks(
  objects: readonly Manifest[],
  folder: string,
  runs: number,
  version: string,
  say: Say,
): Promise<CheckFigures> {
  const corpus = join(folder, "corpus.yaml");
  writeFileSync(corpus, asYaml(objects));
  const all = contenders(folder, corpus, version, say);
  const measured = new Map<Contender, Measured[]>(all.map((one) => [one, []]));
  for (let run = 1; run <= runs; run += 1)
    for (const contender of all.filter(isTool)) {
      const came = await measure(contender.command);
      measured.get(contender)?.push(came);
      say(`check ${run}/${runs} with ${contender.name}: ${came.seconds.toFixed(2)} s, ${came.peakMb.toFixed(0)} MB`);
    }
  const standings = all.map((one) =>
    isTool(one) ? standing(one, measured.get(one) ?? [], objects.length) : { ...one },
  );
  return { standings, agreements: sharedRules.map(({ id }) => agreement(id, standings)) };
}
