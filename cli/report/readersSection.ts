import type { ReportModel } from "./model";
import type { Section } from "./page";

export const secretReadersSection = ({ secretReaders, openBindings }: ReportModel): Section => ({
  title: "Who reads Secrets",
  notes: [
    "By the roles and bindings of the input, and the API server's own roles. A list returns contents.",
    ...(openBindings.length === 0 ? [] : [`Their roles are not in the input: ${openBindings.join(", ")}.`]),
  ],
  columns: ["who", "where", "which", "verbs", "through"],
  rows: secretReaders.map(({ who, where, names, verbs, through, open, known }) => ({
    tone: open ? (where === "" ? "bad" : "warn") : "plain",
    cells: [
      known ? who : `${who} (perhaps)`,
      where === "" ? "every namespace" : where,
      names.length === 0 ? "every Secret" : names.join(", "),
      verbs.join(", "),
      through,
    ],
  })),
  none: "Nobody in the input reads Secrets.",
});
