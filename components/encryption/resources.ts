import { systemGroups } from "../audit/model";
import type { Problems } from "../problems";

/** ConfigMaps and the objects of the four systems hold prompts, addresses and, against all advice, credentials. */
export const defaultResources = ["secrets", "configmaps", ...systemGroups.map((group) => `*.${group}`)] as const;

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const pattern = new RegExp(`^(\\*\\.|\\*\\.\\*|(\\*|${label})\\.${label}(\\.${label})*|${label})$`);

/** `*.` stands for the core group, `*.*` for everything. */
const groupOf = (resource: string): string => (resource.includes(".") ? resource.slice(resource.indexOf(".") + 1) : "");

/** Whether a wildcard covers another entry; two entries that are alike are told apart elsewhere. */
const covers = (wide: string, other: string): boolean =>
  wide !== other && (wide === "*.*" || (wide.startsWith("*.") && groupOf(other) === wide.slice(2)));

/** Whether a list names all that the entry names. Two entries never overlap in part: one holds the other, or nothing of it. */
export const includesAll = (list: readonly string[], resource: string): boolean =>
  list.some((entry) => entry === resource || covers(entry, resource));

const width = (resource: string): number => (resource === "*.*" ? 2 : resource.startsWith("*.") ? 1 : 0);

/** Each entry once, the narrow ones before what covers them: the API server takes the first that fits. */
export const narrowFirst = (resources: readonly string[]): string[] =>
  [...new Set(resources)].sort((a, b) => width(a) - width(b));

export function parseResources(given: readonly string[], p: Problems): string[] {
  given.forEach((resource, i) => {
    const at = p.at(i);
    if (!pattern.test(resource))
      at.note(`"${resource}" names no kind; write "secrets", "rigs.gastown.gastown.io", "*.kubeopencode.io" or "*.*"`);
    if (given.indexOf(resource) < i) at.note(`"${resource}" is there twice; leave one away`);
    const wide = given.find((other) => covers(other, resource));
    if (wide !== undefined) at.note(`"${resource}" is covered by "${wide}"; leave one away`);
  });
  if (!given.some((resource) => resource === "secrets" || covers(resource, "secrets")))
    p.note('Secrets would stay in plain text; add "secrets"');
  return [...given];
}
