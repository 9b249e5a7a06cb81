import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";
import { UNKNOWN } from "../rules/field";
import { behind, isProxied } from "./proxies";

/** What an offline state file shows in place of every secret, whatever its type. */
const redacted = "[secret]";
/** Deeper than any object that an API server takes; what lies below cannot be judged. */
const deepest = 150;
/** The engine sends words of this length for what a preview cannot know; which ones, the SDK tells. */
const unknownLength = 36;

/**
 * Plain data out of the engine's proxy, leaf by leaf: reading what a preview cannot know throws, and one such leaf must
 * not hide its neighbours. Where a single proxy stands before plain data we look behind it, since asking it costs more
 * than many rules.
 */
export function snapshot(value: unknown): unknown {
  const plain = isProxied(value) ? behind(value) : undefined;
  return plain === undefined || isProxied(plain) ? copied(value, 0, read) : copied(plain, 0, readBehind);
}

/** How a property is read; UNKNOWN where it cannot be known. */
type Read = (holder: object, key: string) => unknown;

function copied(value: unknown, depth: number, readOne: Read): unknown {
  if (value === redacted) return UNKNOWN;
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return UNKNOWN;
  const below = (key: string): unknown => copied(readOne(value, key), depth + 1, readOne);
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => below(String(index)));
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) put(copy, key, below(key));
  return copy;
}

const read: Read = (holder, key) => {
  try {
    return Reflect.get(holder, key);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
};

const readBehind: Read = (holder, key) => {
  const value = (holder as Record<string, unknown>)[key];
  return typeof value === "string" && value.length === unknownLength
    ? read(unknownCheckingProxy({ value }) as object, "value")
    : value;
};

// A key named __proto__ is data here, not a prototype.
const put = (copy: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === "__proto__")
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  else copy[key] = value;
};
