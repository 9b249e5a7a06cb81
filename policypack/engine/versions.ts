/** A release that something of the pack needs, and what is missing in older ones. */
export interface Minimum {
  readonly of: string;
  readonly version: string;
  readonly because: string;
}

/** The engine tells a pack nothing of its version, so these are said in its readme, and held by tests. */
export const minimumVersions = {
  run: {
    of: "the Pulumi command line",
    version: "3.204.0",
    because: "older ones know no severities of violations, and before 3.202 no inputs of components",
  },
  fileAnalysis: {
    of: "the Pulumi command line, for judging an exported state by the pack",
    version: "3.249.0",
    because: "older ones analyse no files; palisade check does",
  },
  sdk: {
    of: "@pulumi/policy, which the compiled pack contains",
    version: "1.21.0",
    because: "in older ones a list with unknown values ends the pack",
  },
} as const satisfies Readonly<Record<string, Minimum>>;

/** What the pack needs, as a list. */
export const needs = (): string =>
  Object.values(minimumVersions)
    .map(({ of, version, because }) => `- ${of}: ${version} or later; ${because}.`)
    .join("\n");
