// Runs a program with another version of Node, which the npm package `node` brings: node scripts/withNode.mjs 24 FILE …
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const [major = "", ...args] = process.argv.slice(2);
if (!/^\d+$/.test(major) || args.length === 0) {
  process.stderr.write(
    "usage: node scripts/withNode.mjs MAJOR FILE [ARG …], for example: 24 node_modules/mocha/bin/mocha.js\n",
  );
  process.exit(2);
}
const cache = process.env.PALISADE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "palisade");
const folder = join(cache, `node-${major}`);
const system = process.platform === "win32" ? "win" : process.platform;
// The package `node` is a door to one package for each system, which holds the binary itself.
const name = `node-${system}-${process.arch}`;
const binary = join(folder, "node_modules", name, "bin", "node");

if (!existsSync(binary)) {
  mkdirSync(folder, { recursive: true });
  const wanted = [`node@${major}`, `${name}@${major}`];
  const flags = ["--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const installed = spawnSync("npm", ["install", ...flags, ...wanted], { stdio: ["ignore", 2, 2] });
  if (installed.status !== 0 || !existsSync(binary)) {
    process.stderr.write(`Node ${major} could not be installed; see npm's message above\n`);
    process.exit(1);
  }
}
process.exit(spawnSync(binary, args, { stdio: "inherit" }).status ?? 1);
