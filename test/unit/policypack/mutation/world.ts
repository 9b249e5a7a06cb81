import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import vm from "node:vm";
import { transformSync } from "esbuild";

/** A program of ours in which one file has been changed: what does not depend on that file is shared with the unchanged one. */
export interface World {
  load(path: string): Record<string, unknown>;
}

type Body = (
  module: { exports: Record<string, unknown> },
  exports: object,
  require: (name: string) => unknown,
  folder: string,
) => void;

const outside = createRequire(__filename);
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The file that a relative import means. */
const fileOf = (from: string, name: string): string => {
  const base = join(dirname(from), name);
  return [`${base}.ts`, join(base, "index.ts"), base].find(isFile) ?? base;
};

const sources = new Map<string, string>();
/** Texts as they were when first read: others may be writing. */
export function textOf(path: string): string {
  const text = sources.get(path) ?? readFileSync(path, "utf8");
  sources.set(path, text);
  return text;
}

function compile(path: string, text: string): Body {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "node20" });
  return vm.compileFunction(code, ["module", "exports", "require", "__dirname"], { filename: path }) as Body;
}

const bodies = new Map<string, Body>();
function bodyOf(path: string): Body {
  const body = bodies.get(path) ?? compile(path, textOf(path));
  bodies.set(path, body);
  return body;
}

const closures = new Map<string, ReadonlySet<string>>();

/** Every file of ours that a file is made of, itself included. Types alone are no import. */
export function closureOf(path: string): ReadonlySet<string> {
  const known = closures.get(path);
  if (known !== undefined) return known;
  const closure = new Set([path]);
  closures.set(path, closure);
  for (const [, clause = "", name = ""] of textOf(path).matchAll(/^(?:import|export)\s([^;]*?)from "(\.[^"]+)";/gms))
    if (!clause.startsWith("type ")) for (const file of closureOf(fileOf(path, name))) closure.add(file);
  return closure;
}

const untouched = new Map<string, Record<string, unknown>>();

/** The program with another text in one file, or as it is. `given` stands for modules, by path or name. */
export function worldWith(
  changed: { path: string; text: string } | undefined,
  given: ReadonlyMap<string, Record<string, unknown>> = new Map(),
): World {
  const own = new Map<string, Record<string, unknown>>();
  const load = (path: string): Record<string, unknown> => {
    const replaced = given.get(path);
    if (replaced !== undefined) return replaced;
    const depends = changed !== undefined && closureOf(path).has(changed.path);
    const cache = depends ? own : untouched;
    const known = cache.get(path);
    if (known !== undefined) return known;
    const made = { exports: {} as Record<string, unknown> };
    cache.set(path, made.exports);
    const require = (name: string): unknown =>
      name.startsWith(".") ? load(fileOf(path, name)) : (given.get(name) ?? outside(name));
    const body = path === changed?.path ? compile(path, changed.text) : bodyOf(path);
    body(made, made.exports, require, dirname(path));
    cache.set(path, made.exports);
    return made.exports;
  };
  return { load };
}

let task: (() => unknown) | undefined;
Reflect.set(globalThis, "__palisadeTask", () => task?.());
const script = new vm.Script("__palisadeTask()");

/** Runs something that may never end; an end by force throws. */
export function within<T>(ms: number, run: () => T): T {
  task = run;
  return script.runInThisContext({ timeout: ms }) as T;
}
