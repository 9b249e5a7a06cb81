import type { Rule } from "../rules/rule";

/** What a policy says of itself: rules do, and so do the pack's other policies, which judge no single object. */
export type PackPolicy = Pick<
  Rule,
  "id" | "group" | "level" | "severity" | "never" | "says" | "why" | "mend" | "compliance"
> & {
  /** In words; a rule names kinds instead. */
  readonly looksAt: string;
};
