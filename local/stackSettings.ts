import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectSettings } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import { root } from "./paths";
import { UserProblem } from "./problem";

const stackFile = (stack: string): string => join(root, `Pulumi.${stack}.yaml`);

/** Stacks that have a settings file of their own. */
export const knownStacks = (): string[] =>
  readdirSync(root)
    .map((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined);

/** The project as `Pulumi.yaml` declares it, less the program: that one runs in this process. */
export function projectSettings(): ProjectSettings {
  const { name, description, config } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as ProjectSettings;
  return { name, runtime: "nodejs", ...(description ? { description } : {}), ...(config ? { config } : {}) };
}

/** Keys of the project that nobody declared: a typing error would otherwise be a setting that silently does nothing. */
function undeclared(config: Record<string, unknown>): string[] {
  const { name, config: declared = {} } = projectSettings();
  return Object.keys(config).filter((key) => key.startsWith(`${name}:`) && !(key in declared));
}

/** Config of one stack, as its file holds it. A stack or key that does not exist is said before anything starts. */
export function stackConfig(stack: string): Record<string, unknown> {
  const file = stackFile(stack);
  if (!existsSync(file)) {
    const known = knownStacks().join(", ");
    throw new UserProblem(`there is no stack "${stack}": Pulumi.${stack}.yaml is missing; use one of: ${known}`, 2);
  }
  const { config = {} } = (parse(readFileSync(file, "utf8")) ?? {}) as { config?: Record<string, unknown> };
  const unknown = undeclared(config);
  if (unknown.length > 0) {
    const known = Object.keys(projectSettings().config ?? {}).join(", ");
    throw new UserProblem(`Pulumi.${stack}.yaml: no such key: ${unknown.join(", ")}; Pulumi.yaml declares ${known}`, 2);
  }
  return config;
}

/**
 * Writes the engine's own copy, in one step, and keeps the salt that its secrets hang on. Lists and objects stay what they
 * are; set one by one through the command line they would become text.
 */
export function writeStackFile(folder: string, stack: string, config: Record<string, unknown>): void {
  const file = join(folder, `Pulumi.${stack}.yaml`);
  const before = existsSync(file) ? ((parse(readFileSync(file, "utf8")) ?? {}) as { encryptionsalt?: string }) : {};
  const salt = before.encryptionsalt === undefined ? {} : { encryptionsalt: before.encryptionsalt };
  // The engine reads YAML 1.1, in which an unquoted day is a moment and no text.
  writeFileSync(`${file}.part`, stringify({ ...salt, config }, { version: "1.1" }), { mode: 0o600 });
  renameSync(`${file}.part`, file);
}
