import type { Field } from "../field";
import { type Finding, fail, troubles } from "../finding";
import { defineRule } from "../rule";

/** Fields: apiVersion, kind, metadata, items of a List. Allowed: text, maps and a list, as the API has them. */
export const rule = defineRule({
  id: "object-well-formed",
  group: "R",
  level: "mandatory",
  severity: "high",
  kinds: "*",
  says: "every object says what it is, in fields of the right type",
  why: "What cannot be read cannot be judged, and an API server refuses it only where one is asked.",
  mend: "write apiVersion, kind, metadata and items as the API has them",
  compliance: ["K9"],
  check: ({ root, kind }) => [
    ...troubles(root.at("apiVersion"), "string"),
    ...troubles(root.at("kind"), "string"),
    ...troubles(root.at("metadata", "name"), "string"),
    ...troubles(root.at("metadata", "namespace"), "string"),
    ...["labels", "annotations"].flatMap((part) => troubles(root.at("metadata", part), "map")),
    ...(kind === "List" ? judgeItems(root.at("items")) : []),
  ],
});

// A List whose items can be read never gets here: its items do.
const judgeItems = (items: Field): Finding[] =>
  items.isAbsent ? [fail(items, "unset: a List of nothing")] : troubles(items, "list");
