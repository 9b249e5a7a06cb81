import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plans, type Suite } from "./suites";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const none: Tally = { passed: 0, failed: 0, skipped: 0 };
const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

function runSuite(suite: Suite, folder: string): Tally {
  process.stdout.write(`\n== ${suite.name}\n`);
  const file = join(folder, `${suite.name}.json`);
  const [command = "", ...args] = suite.command;
  const done = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, PALISADE_SUITE_TALLY: file, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (suite.counts === "exit") return done.status === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
  const tally: Tally = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Tally) : none;
  if (tally.passed + tally.failed === 0) {
    process.stderr.write(`suite "${suite.name}" ran no test; that counts as a failure\n`);
    return { ...tally, failed: 1 };
  }
  // A runner that dies after its last test is a failure of its own.
  return done.status === 0 || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

function main(name = "test"): number {
  const suites = plans[name];
  if (suites === undefined) {
    process.stderr.write(`no suites are called "${name}"; use one of: ${Object.keys(plans).join(", ")}\n`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "palisade-tally-"));
  const tally = suites.map((suite) => runSuite(suite, folder)).reduce(add, none);
  rmSync(folder, { recursive: true, force: true });
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  const sum = process.env.PALISADE_TALLY;
  // The caller that sums several runs prints the closing line itself, so that there is just one.
  if (sum) appendFileSync(sum, `${tally.passed} ${tally.failed} ${tally.skipped}\n`);
  else process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed${skipped}\n`);
  return tally.failed === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2]);
