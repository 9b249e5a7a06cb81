import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file as a whole or not at all: whoever reads it never sees half of a report. */
export function writeWhole(path: string, text: string): string | undefined {
  const draft = `${path}.${process.pid}.part`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    rmSync(draft, { force: true });
    return `${path} cannot be written (${String(Reflect.get(Object(error), "code"))})`;
  }
}
