import type { KubeObject } from "./object";

const steps = (path: string): string[] => path.replace(/\[["']?([^\]"']*)["']?\]/g, ".$1").split(".");

/** Whether the engine ignores changes of a path, of all of it, or of a part of it; `*` stands for any step. */
export function ignoresChanges({ options }: KubeObject, path: string): boolean {
  const wanted = steps(path);
  return options.ignoreChanges.some((ignored) => {
    const given = steps(ignored);
    return given.every((step, index) => step === "*" || wanted[index] === undefined || step === wanted[index]);
  });
}
