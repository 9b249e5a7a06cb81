/** A condition of an admission policy: skips updates of an object under deletion that leave these parts as they were. */
export const unlessItGoes = (name: string, parts: readonly string[]): { name: string; expression: string } => ({
  name,
  expression: [
    "request.operation != 'UPDATE'",
    "!has(oldObject.metadata.deletionTimestamp)",
    ...parts.map((part) => `object.${part} != oldObject.${part}`),
  ].join(" || "),
});
