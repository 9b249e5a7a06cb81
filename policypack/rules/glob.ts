import { memo } from "./memo";

const literally = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

const compiled = memo((globs: readonly string[]) =>
  globs.map((glob) => new RegExp(`^${literally(glob).replace(/\*+/g, ".*")}$`)),
);

/** Whether a text matches one of the globs; `*` is the only wildcard. */
export const matchesAny = (globs: readonly string[], text: string): boolean =>
  compiled(globs).some((pattern) => pattern.test(text));
