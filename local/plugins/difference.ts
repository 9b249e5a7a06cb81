import { isDeepStrictEqual } from "node:util";
import { isObject, open, type Value } from "./values";

export interface Step {
  path: string;
  kind: "add" | "delete" | "update";
}

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

export const childPath = (path: string, key: string): string => {
  if (!plainKey.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
};

const absent = (value: Value | undefined): boolean => open(value) === undefined || open(value) === null;

/** Every place where the two differ, as the engine spells paths. */
export function differences(old: Value | undefined, now: Value | undefined, path = ""): Step[] {
  const [before, after] = [open(old), open(now)];
  if (absent(before) && absent(after)) return [];
  if (absent(before)) return [{ path, kind: "add" }];
  if (absent(after)) return [{ path, kind: "delete" }];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], childPath(path, key)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => differences(before[i], after[i], `${path}[${i}]`)).flat();
  }
  return isDeepStrictEqual(before, after) ? [] : [{ path, kind: "update" }];
}
