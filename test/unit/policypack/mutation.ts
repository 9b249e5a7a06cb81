import { join } from "node:path";
import { allRules } from "../../../policypack/rules";
import type { Rule } from "../../../policypack/rules/rule";
import { type Fixture, fixturesOf, rulesRoot } from "./fixtures";
import { mutantsIn } from "./mutation/mutants";
import { SharedScore, sharedFiles } from "./mutation/shared";
import { textOf, within, worldWith } from "./mutation/world";

const patienceMs = 60_000;
const judging = join(__dirname, "fixtures.ts");
type ProblemWith = (rule: Rule, fixture: Fixture) => string | undefined;

const isKilled = (path: string, text: string, fixtures: readonly Fixture[]): boolean => {
  try {
    const world = worldWith({ path, text });
    const rule = world.load(path).rule as Rule;
    const problemWith = world.load(judging).problemWith as ProblemWith;
    return within(patienceMs, () => fixtures.some((fixture) => problemWith(rule, fixture) !== undefined));
  } catch {
    return true;
  }
};

interface Score {
  killed: number;
  readonly survivors: string[];
}

function scoreOf(id: string): Score {
  const path = join(rulesRoot, id, "rule.ts");
  const { mutants, apply, print } = mutantsIn(path, textOf(path), "rule");
  const fixtures = fixturesOf(id);
  const survivors = mutants.filter((mutant) => !isKilled(path, apply(mutant), fixtures));
  return { killed: mutants.length - survivors.length, survivors: survivors.map((mutant) => `${id}:${print(mutant)}`) };
}

const percent = (killed: number, all: number): string => ((100 * killed) / Math.max(all, 1)).toFixed(1);

function scoreRules(prefixes: readonly string[]): void {
  const chosen = allRules().filter(
    ({ id }) => prefixes.length === 0 || prefixes.some((prefix) => id.startsWith(prefix)),
  );
  const scores = chosen.map(({ id }) => ({ id, ...scoreOf(id) }));
  const killed = scores.reduce((sum, score) => sum + score.killed, 0);
  for (const { survivors } of scores) for (const survivor of survivors) console.log(survivor);
  const all = scores.reduce((sum, score) => sum + score.survivors.length, killed);
  const low = scores.filter((score) => score.killed < 0.95 * (score.killed + score.survivors.length));
  if (low.length > 0) console.log(`below 95 %: ${low.map(({ id }) => id).join(", ")}`);
  console.log(`${killed} of ${all} mutants found: ${percent(killed, all)} %`);
  process.exitCode = killed / Math.max(all, 1) >= 0.95 ? 0 : 1;
}

/** One file after the other, told at once: all of them take a while. */
function scoreShared(prefixes: readonly string[]): void {
  const score = new SharedScore();
  console.log(`judged by ${score.proven}`);
  const chosen = sharedFiles().filter(
    (path) => prefixes.length === 0 || prefixes.some((prefix) => path.includes(`/policypack/${prefix}`)),
  );
  const sum = { killed: 0, all: 0 };
  for (const path of chosen) {
    const { all, survivors } = score.of(path);
    for (const survivor of survivors) console.log(survivor);
    if (all > 0)
      console.log(`${path.replace(/.*\/policypack\//, "")}: ${percent(all - survivors.length, all)} % of ${all}`);
    sum.killed += all - survivors.length;
    sum.all += all;
  }
  console.log(`${sum.killed} of ${sum.all} mutants of what rules share found: ${percent(sum.killed, sum.all)} %`);
}

/**
 * `npx tsx test/unit/policypack/mutation.ts [prefix…]`: what no fixture of a rule would miss, and the score.
 * `… --shared [path…]`: the same for what rules share (`rules/field`, `engine/`), judged by all fixtures and the cheap unit tests.
 */
function main([first, ...rest]: readonly string[]): void {
  if (first === "--shared") scoreShared(rest);
  else scoreRules(first === undefined ? [] : [first, ...rest]);
}

main(process.argv.slice(2));
