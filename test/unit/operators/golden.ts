import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Planned } from "../../../components/manifest";

const folder = join(__dirname, "..", "golden");

/** Secrets never reach a golden, whatever they hold. */
function redacted({ manifest }: Planned): object {
  if (manifest.kind !== "Secret") return manifest;
  const blank = (data: unknown) =>
    Object.fromEntries(Object.keys(Object(data)).map((key) => [key, "(redacted, made by the component)"]));
  return "stringData" in manifest ? { ...manifest, stringData: blank(manifest.stringData) } : manifest;
}

export const yamlOf = (plans: readonly Planned[]): string =>
  plans
    // Kinds are long, and have goldens and a round trip of their own.
    .filter(({ manifest }) => manifest.kind !== "CustomResourceDefinition")
    .map(
      (planned) =>
        `# ${planned.role}\n${stringify(redacted(planned), { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" })}`,
    )
    .join("---\n");

/** Compares with the committed file; UPDATE_GOLDEN=1 writes it anew. */
export function matchesGolden(system: string, plans: readonly Planned[]): void {
  const path = join(folder, `${system}.yaml`);
  const text = yamlOf(plans);
  if (process.env.UPDATE_GOLDEN === "1" || !existsSync(path)) {
    if (process.env.UPDATE_GOLDEN !== "1") assert.fail(`no golden for ${system}; run with UPDATE_GOLDEN=1`);
    writeFileSync(path, text);
  }
  assert.equal(text, readFileSync(path, "utf8"));
}
