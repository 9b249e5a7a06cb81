import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(__dirname, "../..");
const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const sources = tracked.filter((file) => /\.(ts|mjs|cjs)$/.test(file));
const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Folders of ours that a file imports from, relative to the root. */
function imports(file: string): string[] {
  const found = [...read(file).matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]*)"/g)];
  return found.map(([, target = ""]) => relative(root, resolve(root, dirname(file), target)));
}

const top = (path: string): string => path.split("/")[0] ?? "";

/** Who may import from whom; what is not listed may import from nobody but itself. */
const allowed: Record<string, string[]> = {
  "index.ts": ["components"],
  "program.ts": ["index"],
  components: ["components"],
  policypack: ["policypack"],
  cli: ["cli", "components", "policypack"],
  local: ["local"],
  scripts: ["scripts", "policypack"],
  examples: ["index"],
  bench: ["bench", "policypack", "components", "local", "scripts", "cli", "index"],
};

describe("the structure of the repository", () => {
  it("keeps every import on the arrows of the map", () => {
    const wrong = sources
      .filter((file) => top(file) in allowed)
      .flatMap((file) =>
        imports(file)
          .filter((target) => !(allowed[top(file)] ?? []).includes(top(target).replace(/\.ts$/, "")))
          .map((target) => `${file} → ${target}`),
      );
    assert.deepEqual(wrong, []);
  });

  it("keeps source files below 250 lines", () => {
    const long = sources.filter((file) => read(file).split("\n").length > 251);
    assert.deepEqual(long, []);
  });

  it("switches no test off and narrows none to itself", () => {
    const switched = sources.filter((file) => /\b(it|describe)\.(only|skip)\(|\bx(it|describe)\(/.test(read(file)));
    assert.deepEqual(
      switched.filter((file) => !file.endsWith("structure.test.ts")),
      [],
    );
  });

  it("keeps READMEs of folders to 40 lines", () => {
    const long = tracked.filter((file) => /\/README\.md$/.test(file) && read(file).trimEnd().split("\n").length > 40);
    assert.deepEqual(long, []);
  });

  it("has every npm script that the map names", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read("AGENTS.md").matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });

  it("pins every dependency to one version", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d/.test(version));
    assert.deepEqual(loose, []);
  });
});
