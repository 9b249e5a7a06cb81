import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { ruleFolders } from "../policypack/rules";
import { leanSdk, sdkManifest } from "./leanSdk";

const root = join(__dirname, "..");
const pack = join(root, "policypack");
const rules = join(pack, "rules");

/** What the engine loads, and what the compiled command line loads: `check.js` comes before the folder `check/`. */
const bundles = [
  { entry: join(pack, "index.ts"), out: join(pack, "bin/index.js") },
  { entry: join(pack, "check/index.ts"), out: join(root, "bin/policypack/check.js") },
  { entry: join(pack, "export/index.ts"), out: join(root, "bin/policypack/export.js") },
  { entry: join(root, "cli/report/run/index.ts"), out: join(root, "bin/cli/report/run.js") },
];

/** Looking into folders is for development; a bundle names every rule it holds. */
const staticRules: Plugin = {
  name: "static-rules",
  setup: (builder) => {
    builder.onLoad({ filter: /policypack[\\/]rules[\\/]index\.ts$/ }, () => {
      const ids = ruleFolders(rules);
      const imports = ids.map((id, index) => `import { rule as r${index} } from "./${id}/rule";`);
      const list = ids.map((_, index) => `r${index}`).join(", ");
      return {
        contents: `${imports.join("\n")}\nexport const allRules = () => [${list}];\n`,
        resolveDir: rules,
        loader: "ts",
      };
    });
  },
};

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith(".ts") ? stat.mtimeMs : 0;
  // A folder's own time shows what was removed from it.
  const below = readdirSync(path).filter((name) => name !== "bin" && name !== "node_modules");
  return Math.max(stat.mtimeMs, ...below.map((name) => newest(join(path, name))));
}

/** Builds what is older than its sources; a second call costs a look at their times. */
export async function buildPack(log: (line: string) => void = console.log): Promise<void> {
  const sources = [pack, join(root, "cli"), join(root, "components/operators/powerTools"), __dirname];
  const changed = Math.max(statSync(sdkManifest).mtimeMs, ...sources.map(newest));
  for (const { entry, out } of bundles) {
    if (!existsSync(entry)) continue;
    if (existsSync(out) && statSync(out).mtimeMs >= changed) continue;
    await build({
      entryPoints: [entry],
      outfile: out,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      legalComments: "none",
      external: ["@pulumi/pulumi"],
      plugins: [staticRules, leanSdk],
    });
    log(`built ${relative(root, out)}`);
  }
}

if (require.main === module) void buildPack();
