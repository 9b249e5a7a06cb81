import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "./rule";

let known: readonly Rule[] | undefined;

/** Every rule, in the order of ids. A bundle replaces this file by static imports of the same folders. */
export function allRules(): readonly Rule[] {
  known ??= ruleFolders(__dirname).map((id) => require(join(__dirname, id, "rule")).rule as Rule);
  return known;
}

/** Names of the folders that hold a rule. */
export const ruleFolders = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, "rule.ts")))
    .map((entry) => entry.name)
    .sort();
