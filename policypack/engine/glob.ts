import { memo } from "../rules/memo";

const literally = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

/** Whether a name matches one of the globs; `*` is the only wildcard. */
export function matchesAny(globs: readonly string[], name: string): boolean {
  return compiled(globs).some((pattern) => pattern.test(name));
}

const compiled = memo((globs: readonly string[]) =>
  globs.map((glob) => new RegExp(`^${literally(glob).replace(/\*+/g, ".*")}$`)),
);
