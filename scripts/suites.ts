/** A suite is a command, and where its figures come from. */
export interface Suite {
  name: string;
  command: string[];
  /** `exit`: one test, passed when the command succeeds. `mocha`: the reporter's figures. */
  counts: "exit" | "mocha";
}

const tool = (name: string): string => `node_modules/.bin/${name}`;
const mocha = (name: string, specs: string[], ...more: string[]): Suite => ({
  name,
  command: [tool("mocha"), "--no-config", "--import=tsx", "--reporter=scripts/reporter.cjs", ...more, ...specs],
  counts: "mocha",
});

/** The tests that need no toolchain, on another version of Node. */
const onNode = (major: number): Suite => {
  const { command } = mocha("", ["test/unit/**/*.test.ts", "test/mocks/**/*.test.ts"], "--timeout=60000");
  const [, ...args] = command;
  const node = [process.execPath, "scripts/withNode.mjs", `${major}`, "node_modules/mocha/bin/mocha.js"];
  return { name: `node ${major}`, command: [...node, ...args], counts: "mocha" };
};

const minute = 60_000;

/** What each of the npm scripts runs, in this order. */
export const plans: Record<string, Suite[]> = {
  test: [
    { name: "lint", command: [tool("biome"), "ci", "--colors=off", "--reporter=summary", "."], counts: "exit" },
    { name: "types", command: [tool("tsc"), "--noEmit"], counts: "exit" },
    mocha("unit", ["test/unit/**/*.test.ts"], "--timeout=20000", "--parallel", "--jobs=2"),
    mocha("mocks", ["test/mocks/**/*.test.ts"], "--timeout=20000"),
    mocha("contract", ["test/contract/**/*.test.ts", "test/plugins/offline/**/*.test.ts"], "--timeout=60000"),
  ],
  plugins: [mocha("plugins", ["test/plugins/**/*.test.ts"], `--timeout=${5 * minute}`)],
  nodes: [onNode(22), onNode(24)],
  parity: [mocha("parity", ["test/unit/policypack/**/*.parity.ts"], `--timeout=${20 * minute}`)],
  e2e: [
    mocha(
      "plugins",
      ["test/plugins/cluster/**/*.test.ts", "test/plugins/dynamic/**/*.test.ts"],
      `--timeout=${5 * minute}`,
    ),
    // Most of the time an engine waits for a server: two at a time keep two cores busy.
    mocha("e2e", ["test/e2e/**/*.test.ts"], `--timeout=${10 * minute}`, "--parallel", "--jobs=2"),
  ],
};
