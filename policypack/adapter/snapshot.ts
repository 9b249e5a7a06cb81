import { UnknownValueError } from "@pulumi/policy";
import { UNKNOWN } from "../rules/field";

/** What an offline state file shows in place of every secret, whatever its type. */
const redacted = "[secret]";
/** Deeper than any object that an API server takes; what lies below cannot be judged. */
const deepest = 150;

/**
 * Plain data out of the engine's proxy, leaf by leaf: reading what a preview cannot know throws, and one such leaf must
 * not hide its neighbours.
 */
export function snapshot(value: unknown, depth = 0): unknown {
  if (value === redacted) return UNKNOWN;
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return UNKNOWN;
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => leaf(value, String(index), depth));
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) define(copy, key, leaf(value, key, depth));
  return copy;
}

function leaf(holder: object, key: string, depth: number): unknown {
  try {
    return snapshot(Reflect.get(holder, key), depth + 1);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

// A key named __proto__ is data here, not a prototype.
const define = (copy: object, key: string, value: unknown): void => {
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
};
