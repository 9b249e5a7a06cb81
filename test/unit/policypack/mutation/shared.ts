import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Rule } from "../../../../policypack/rules/rule";
import type { Fixture } from "../fixtures";
import { mutantsIn } from "./mutants";
import { runTests } from "./suites";
import { closureOf, textOf, type World, within, worldWith } from "./world";

const pack = join(__dirname, "../../../../policypack");
const tests = join(__dirname, "..");
const judging = join(tests, "fixtures.ts");
const yaml = join(pack, "check/yaml.ts");
const index = join(pack, "rules/index.ts");
const patienceMs = 30_000;
/** Tests that take more of a processor, and those that start programs, would take hours over all mutants. */
const cheapMs = 3_000;

const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Lists of control ids, for readers: no verdict depends on them. */
const data = join(pack, "rules/compliance.ts");

/** What rules read through and what judges by them: every file of rules that is no rule, and the engine. */
export const sharedFiles = (): string[] =>
  [...filesBelow(join(pack, "rules"), ".ts"), ...filesBelow(join(pack, "engine"), ".ts")].filter(
    (path) => !path.endsWith("/rule.ts") && path !== index && path !== data,
  );

interface Judge {
  readonly id: string;
  readonly path: string;
  readonly fixtures: readonly Fixture[];
}

type ProblemWith = (rule: Rule, fixture: Fixture) => string | undefined;
interface Judging {
  readonly problemWith: ProblemWith;
  readonly fixturesOf: (id: string) => Fixture[];
}
const judgingIn = (world: World): Judging => world.load(judging) as unknown as Judging;

/** Every mutant reads the same texts, so they are parsed once. */
function parsedOnce(): Map<string, Record<string, unknown>> {
  const plain = worldWith(undefined).load(yaml);
  const parse = plain.parseYaml as (text: string) => unknown;
  const known = new Map<string, unknown>();
  const parseYaml = (text: string): unknown => {
    if (!known.has(text)) known.set(text, parse(text));
    return known.get(text);
  };
  return new Map([[yaml, { ...plain, parseYaml }]]);
}

/** In a world the rules are those of the world. */
const rulesOf = (world: World, judges: readonly Judge[]): Record<string, unknown> => {
  let all: unknown[] | undefined;
  return {
    allRules: () => {
      all ??= judges.map(({ path }) => world.load(path).rule);
      return all;
    },
    ruleFolders: () => judges.map(({ id }) => id),
  };
};

/** Files made of few others look at each of those most closely, so they come first. */
const byCloseness = (paths: readonly string[]): string[] =>
  [...paths].sort((a, b) => closureOf(a).size - closureOf(b).size);

export class SharedScore {
  readonly #given = parsedOnce();
  readonly #judges: readonly Judge[];
  readonly #suites: readonly string[];

  constructor() {
    const world = this.#world(undefined, []);
    const { problemWith, fixturesOf } = judgingIn(world);
    const folders = filesBelow(join(pack, "rules"), "rule.ts").filter((path) => path !== join(pack, "rules/rule.ts"));
    this.#judges = byCloseness(folders).map((path) => {
      const id = relative(join(pack, "rules"), path).replace(/\/rule\.ts$/, "");
      const rule = world.load(path).rule as Rule;
      return { id, path, fixtures: fixturesOf(id).filter((fixture) => problemWith(rule, fixture) === undefined) };
    });
    this.#suites = byCloseness(filesBelow(tests, ".test.ts").filter((path) => this.#isCheap(path)));
  }

  #world(changed: { path: string; text: string } | undefined, judges: readonly Judge[]): World {
    const given = new Map(this.#given);
    const world = worldWith(changed, given);
    given.set(index, rulesOf(world, judges));
    return world;
  }

  #isCheap(path: string): boolean {
    const start = process.cpuUsage();
    try {
      within(patienceMs, () => runTests(this.#world(undefined, this.#judges), path));
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000 < cheapMs;
    } catch {
      return false;
    }
  }

  #isMissed(changed: { path: string; text: string }): boolean {
    const world = this.#world(changed, this.#judges);
    const { problemWith } = judgingIn(world);
    const every = closureOf(judging).has(changed.path);
    const concerned = this.#judges.filter(({ path }) => every || closureOf(path).has(changed.path));
    const holds = within(patienceMs, () =>
      concerned.every(({ path, fixtures }) => {
        const rule = world.load(path).rule as Rule;
        return fixtures.every((fixture) => problemWith(rule, fixture) === undefined);
      }),
    );
    if (!holds) return false;
    for (const path of this.#suites)
      if (closureOf(path).has(changed.path) || closureOf(path).has(index))
        within(patienceMs, () => runTests(world, path));
    return true;
  }

  /** What nothing would miss of a file. */
  of(path: string): { all: number; survivors: string[] } {
    const { mutants, apply, print } = mutantsIn(path, textOf(path), "shared");
    const survivors = mutants.filter((mutant) => {
      try {
        return this.#isMissed({ path, text: apply(mutant) });
      } catch {
        return false;
      }
    });
    return { all: mutants.length, survivors: survivors.map((mutant) => `${relative(pack, path)}:${print(mutant)}`) };
  }

  get proven(): string {
    return `${this.#judges.length} rules, ${this.#judges.reduce((sum, { fixtures }) => sum + fixtures.length, 0)} fixtures, ${this.#suites.length} files of tests`;
  }
}
