import type { KubeObject } from "../object";
import { isSecret, placeOf } from "./credentials";
import { dayMs, marksOf, momentOf, prefix } from "./marks";

/** One version of a deploy key, and the day it became current. */
export interface Version {
  readonly object: KubeObject;
  readonly since: number;
}

const instance = ({ root }: KubeObject): string =>
  root.at("metadata", "labels", "app.kubernetes.io/instance").get("string") ?? "";

export const isDeployKey = (object: KubeObject): boolean =>
  isSecret(object) && object.root.at("type").get("string") === "kubernetes.io/ssh-auth";

const isVersioned = ({ root }: KubeObject): boolean => !root.at("metadata", "labels", `${prefix}/generation`).isAbsent;

/** The versions of each deploy key of a stack, oldest first. */
export function versionsOf(objects: readonly KubeObject[]): Version[][] {
  const groups = new Map<string, Version[]>();
  for (const object of objects.filter(isDeployKey).filter(isVersioned)) {
    const since = momentOf(marksOf(object).rotatedAt.get("string") ?? "");
    const key = placeOf(object, instance(object));
    if (since !== undefined) groups.set(key, [...(groups.get(key) ?? []), { object, since }]);
  }
  return [...groups.values()].map((versions) => versions.sort((a, b) => a.since - b.since));
}

/** Days for which all but the newest have been old. */
export const outlived = (versions: readonly Version[], now: number): { object: KubeObject; days: number }[] =>
  versions.slice(0, -1).map(({ object }, index) => {
    const next = versions[index + 1]?.since ?? now;
    return { object, days: Math.floor((now - next) / dayMs) };
  });
