import type { KubeObject } from "../../policypack/rules/object";

/** How a namespace is written: alone, or with its cluster where the input has several. */
export type PlaceName = (cluster: string, namespace: string) => string;

const shortName = (cluster: string): string => cluster.split("::").at(-1) || "default";

export function placeNames(objects: readonly KubeObject[]): PlaceName {
  const clusters = new Set(objects.map(({ origin }) => origin.cluster ?? ""));
  return (cluster, namespace) => (clusters.size > 1 ? `${namespace}@${shortName(cluster)}` : namespace);
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts by texts, the first that differs deciding. */
export const sortedBy = <T>(items: Iterable<T>, keys: (item: T) => readonly string[]): T[] =>
  [...items]
    .map((item) => ({ item, key: keys(item).join("\n") }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ item }) => item);
