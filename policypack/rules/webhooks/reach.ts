import type { Field } from "../field";
import { type Finding, troubles } from "../finding";
import type { Served } from "./resources";

/** One entry of a webhook's rules. */
export interface Reach {
  readonly field: Field;
  readonly groups: readonly string[];
  readonly versions: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

const lists = ["apiGroups", "apiVersions", "operations", "resources"];

const textsOf = (field: Field): string[] => field.each().flatMap((item) => item.get("string") ?? []);

export const reachesOf = (webhook: Field): Reach[] =>
  webhook
    .at("rules")
    .each()
    .map((field) => {
      const [groups = [], versions = [], operations = [], resources = []] = lists.map((list) =>
        textsOf(field.at(list)),
      );
      return { field, groups, versions, operations, resources };
    });

/** What keeps the rules of a webhook from being read. */
export const reachTroubles = (webhook: Field): Finding[] =>
  webhook
    .at("rules")
    .each()
    .flatMap((field) => lists.map((list) => field.at(list)))
    .flatMap((list) => [...troubles(list, "list"), ...list.each().flatMap((item) => troubles(item, "string"))]);

const has = (texts: readonly string[], ...any: readonly string[]): boolean => any.some((text) => texts.includes(text));

/** Whether an entry takes in an operation. */
export const asks = ({ operations }: Reach, operation: string): boolean => has(operations, operation, "*");

// Whether an entry takes in a resource or a subresource: "*" stands for resources alone, "*/*" for both.
export function covers({ groups, resources }: Reach, { group, resource }: Pick<Served, "group" | "resource">): boolean {
  const [whole = "", below] = resource.split("/");
  const words = below === undefined ? ["*", "*/*", whole] : ["*/*", `${whole}/*`, `*/${below}`, resource];
  return has(groups, group, "*") && has(resources, ...words);
}
