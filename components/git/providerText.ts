import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "remote");
const texts = new Map<string, string>();

/** A module of `remote` as CommonJS: as it was built, or from its source where programs run from that. */
function compiled(module: string): string {
  const built = join(folder, `${module}.js`);
  if (existsSync(built)) return readFileSync(built, "utf8");
  // Loaded only here: the compiler is slow to load, and a built package does without it.
  const ts: typeof import("typescript") = require("typescript");
  const { CommonJS } = ts.ModuleKind;
  const compilerOptions = { module: CommonJS, target: ts.ScriptTarget.ES2022, removeComments: true };
  return ts.transpileModule(readFileSync(join(folder, `${module}.ts`), "utf8"), { compilerOptions }).outputText;
}

const imports = (text: string): string[] =>
  [...text.matchAll(/\brequire\("\.\/(\w+)"\)/g)].map(([, name]) => name ?? "");

function collect(module: string, into: Map<string, string>): Map<string, string> {
  if (into.has(module)) return into;
  const text = compiled(module);
  into.set(module, text);
  for (const name of imports(text)) collect(name, into);
  return into;
}

/** Joins a module and what it imports into one that needs nothing around it: the form in which a provider is stored. */
export function providerText(entry: string): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const modules = [...collect(entry, new Map())].map(
    ([name, text]) => `${JSON.stringify(`./${name}`)}: function (module, exports, require) {\n${text}\n}`,
  );
  const text = `"use strict";
const modules = {
${modules.join(",\n")}
};
const loaded = {};
function load(name) {
  if (loaded[name] === undefined) {
    const module = (loaded[name] = { exports: {} });
    modules[name](module, module.exports, load);
  }
  return loaded[name].exports;
}
exports.handler = load(${JSON.stringify(`./${entry}`)}).handler;
`;
  texts.set(entry, text);
  return text;
}
