import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A value that only an update will settle. */
export class Unknown {
  readonly #brand = "unknown";
  get [Symbol.toStringTag](): string {
    return this.#brand;
  }
}
export const unknown = new Unknown();

/** A value that may enter state only encrypted, and messages not at all. */
export class Secret {
  readonly #value: Value;
  constructor(value: Value) {
    this.#value = value;
  }
  reveal(): Value {
    return this.#value;
  }
}

export type Value = null | boolean | number | string | Unknown | Secret | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
// The engine marks unknowns by type; all that counts here is that they are unknown.
const unknownMarks = new Set([
  unknownMark,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export const isObject = (value: Value | undefined): value is Properties =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Secret);

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const decode = (struct: Struct | undefined): Properties => {
  const value = struct === undefined ? {} : fromWire(struct.toJavaScript());
  return isObject(value) ? value : {};
};

type Wire = ReturnType<Struct["toJavaScript"]>[string] | ReturnType<Struct["toJavaScript"]>;

function fromWire(wire: Wire): Value {
  if (typeof wire === "string") return unknownMarks.has(wire) ? unknown : wire;
  if (Array.isArray(wire)) return wire.map(fromWire);
  if (typeof wire !== "object" || wire === null) return wire;
  const { [signature]: mark, ...rest } = wire as Record<string, Wire>;
  if (mark === secretMark) return new Secret(fromWire(rest.value ?? null));
  return Object.fromEntries(Object.entries(wire as Record<string, Wire>).map(([key, item]) => [key, fromWire(item)]));
}

export const encode = (properties: Properties): Struct => Struct.fromJavaScript(toWireObject(properties));

const toWireObject = (value: Properties): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(item)]));

function toWire(value: Value): Json {
  if (value instanceof Unknown) return unknownMark;
  if (value instanceof Secret) return { [signature]: secretMark, value: toWire(value.reveal()) };
  if (Array.isArray(value)) return value.map(toWire);
  return isObject(value) ? toWireObject(value) : value;
}

/** The value below any secret marks at its root. */
export const open = (value: Value | undefined): Exclude<Value, Secret> | undefined =>
  value instanceof Secret ? open(value.reveal()) : value;

export const textOf = (value: Value | undefined): string | undefined => {
  const opened = open(value);
  return typeof opened === "string" ? opened : undefined;
};

export const objectOf = (value: Value | undefined): Properties => {
  const opened = open(value);
  return isObject(opened) ? opened : {};
};

export function hasUnknown(value: Value | undefined): boolean {
  const opened = open(value);
  if (opened instanceof Unknown) return true;
  if (Array.isArray(opened)) return opened.some(hasUnknown);
  return isObject(opened) && Object.values(opened).some(hasUnknown);
}

/** Plain data: secrets opened, unknowns and null entries left out, as they cannot be sent anywhere. */
export function settled(value: Value): Json {
  const opened = open(value);
  if (Array.isArray(opened)) return opened.filter((item) => !(open(item) instanceof Unknown)).map(settled);
  if (isObject(opened)) return settledObject(opened);
  return opened === undefined || opened instanceof Unknown ? null : opened;
}

export const settledObject = (value: Properties): JsonObject =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => open(item) !== null && !(open(item) instanceof Unknown))
      .map(([key, item]) => [key, settled(item)]),
  );
