import type { KubeObject } from "../../policypack/rules/object";

/** How a namespace is written: alone, or with its cluster where the input has several. */
export type PlaceName = (cluster: string, namespace: string) => string;

const shortName = (cluster: string): string => cluster.split("::").at(-1) || "default";

export function placeNames(objects: readonly KubeObject[]): PlaceName {
  // Components, keys and timers of a state belong to no cluster.
  const inClusters = objects.filter(({ apiVersion }) => apiVersion !== "");
  const clusters = new Set(inClusters.map(({ origin }) => origin.cluster ?? ""));
  const isTold = (cluster: string): boolean => clusters.size > 1 && clusters.has(cluster);
  return (cluster, namespace) => (isTold(cluster) ? `${namespace}@${shortName(cluster)}` : namespace);
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorts by texts, the first that differs deciding. */
export const sortedBy = <T>(items: Iterable<T>, keys: (item: T) => readonly string[]): T[] =>
  [...items]
    .map((item) => ({ item, key: keys(item).join("\n") }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ item }) => item);
