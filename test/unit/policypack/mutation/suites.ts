import type { World } from "./world";

type Run = (this: object) => unknown;

/** Tests of a file in the order written, hooks before them; those that wait for something are left out. */
interface Suite {
  readonly before: Run[];
  readonly each: Run[];
  readonly tests: Run[];
  readonly below: Suite[];
}

const context = { timeout: () => context, slow: () => context, retries: () => context, skip: () => undefined };
const empty = (): Suite => ({ before: [], each: [], tests: [], below: [] });

/** Reads a file of tests, in a world, without running any. */
function suiteOf(world: World, path: string): Suite {
  let current = empty();
  const root = current;
  const describe = (_: string, body: Run): void => {
    const outer = current;
    current = empty();
    outer.below.push(current);
    body.call(context);
    current = outer;
  };
  const ignored = (): undefined => undefined;
  const globals: Record<string, unknown> = {
    describe,
    it: (_: string, run: Run) => void current.tests.push(run),
    before: (run: Run) => void current.before.push(run),
    beforeEach: (run: Run) => void current.each.push(run),
    after: ignored,
    afterEach: ignored,
  };
  for (const [name, value] of Object.entries(globals)) Reflect.set(globalThis, name, value);
  world.load(path);
  return root;
}

const isWaiting = (run: Run): boolean => run.constructor.name === "AsyncFunction";

function runSuite({ before, each, tests, below }: Suite): void {
  if ([...before, ...each].some(isWaiting)) return;
  for (const run of before) run.call(context);
  for (const test of tests.filter((one) => !isWaiting(one))) {
    for (const run of each) run.call(context);
    test.call(context);
  }
  below.forEach(runSuite);
}

/** Runs the tests of a file; throws where one fails. */
export const runTests = (world: World, path: string): void => runSuite(suiteOf(world, path));
