// Runs one of the project's TypeScript programs, and installs the dependencies first when they are missing.
// Plain JavaScript without imports beyond Node's own: it is the one file that runs before `npm ci`.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, "node_modules", ".palisade-installed");
const usageError = 2;

function fail(message) {
  process.stderr.write(`palisade: ${message}\n`);
  process.exit(usageError);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old; install Node 20.19 or later, for example from https://nodejs.org`);
}

/** The lock file decides: a checkout of other dependencies installs again, an interrupted install does too. */
function installDependencies() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  // A test's clone borrows the dependencies of this one, and must never write into them.
  if (process.env.PALISADE_BORROWED_DEPENDENCIES) fail("the borrowed dependencies are not those of the lock file");
  process.stderr.write("palisade: installing dependencies (npm ci, about a minute)\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const done = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (done.error) fail(`npm cannot be started (${done.error.message}); install npm, or put it on PATH`);
  if (done.status !== 0) fail("the dependencies could not be installed; see npm's message above, then run this again");
  writeFileSync(stamp, wanted);
}

function run([program, ...args]) {
  if (program === undefined) fail("name the program to run, for example: node scripts/start.mjs local/cli.ts up");
  const loader = pathToFileURL(join(root, "node_modules", "tsx", "dist", "loader.mjs")).href;
  const child = spawn(process.execPath, ["--import", loader, join(root, program), ...args], { stdio: "inherit" });
  // A terminal sends Ctrl-C to both; waiting for the child lets it clean up and decide the exit code.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

requireNode();
installDependencies();
run(process.argv.slice(2));
