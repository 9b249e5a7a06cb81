/** Stands where a preview cannot know the value; it never counts as a pass. Shared by symbol, so bundles agree on it. */
export const UNKNOWN: unique symbol = Symbol.for("palisade.unknown");

/** The JSON types a field may be asked for. */
export interface Types {
  string: string;
  boolean: boolean;
  number: number;
  /** A count, a port or a quantity: Kubernetes writes these either way. */
  quantity: number | string;
  list: readonly unknown[];
  map: Readonly<Record<string, unknown>>;
}
export type TypeName = keyof Types;

type State = "set" | "absent" | "unknown" | "malformed";

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const checks: { [K in TypeName]: (value: unknown) => value is Types[K] } = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  quantity: (value): value is number | string => typeof value === "number" || typeof value === "string",
  list: (value): value is readonly unknown[] => Array.isArray(value),
  map: isMap,
};

/** What a value is, in words for a message; the value itself stays out. */
export const typeOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "a list" : isMap(value) ? "an object" : `a ${typeof value}`;

// Few fields are ever named in a message, so paths are put into words only then.
const stepOf = (step: string | number): string =>
  typeof step === "number" ? `[${step}]` : /^[\w-]+$/.test(step) ? step : `["${step}"]`;

/**
 * A place in an object, which may hold a value, nothing, something a preview cannot know, or something of the wrong
 * type. What is unknown or malformed stays so for every field below it, under the path where it began.
 */
export class Field {
  readonly state: State;
  readonly value: unknown;
  /** Part of a patch: what is absent keeps the value which the patched object has. */
  readonly partial: boolean;
  /** What was expected where the type is wrong. */
  readonly expected: string;
  readonly #above: Field | undefined;
  /** A key, or the index in a list. At the top: the path of the whole object. */
  readonly #step: string | number;

  private constructor(
    state: State,
    value: unknown,
    step: string | number,
    above: Field | undefined,
    partial: boolean,
    expected = "",
  ) {
    this.state = state;
    this.value = value;
    this.partial = partial;
    this.expected = expected;
    this.#above = above;
    this.#step = step;
  }

  /** Starts at an object; `path` is where it stands in what holds it (`items[0]` of a List). */
  static of(value: unknown, partial = false, path = ""): Field {
    return Field.#make(value, path, undefined, partial);
  }

  static #make(value: unknown, step: string | number, above: Field | undefined, partial: boolean): Field {
    if (value === undefined || value === null) return new Field("absent", undefined, step, above, partial);
    if (value === UNKNOWN) return new Field("unknown", undefined, step, above, partial);
    return new Field("set", value, step, above, partial);
  }

  /** `spec.containers[0].securityContext`. */
  get path(): string {
    if (this.#above === undefined) return String(this.#step);
    const above = this.#above.path;
    const step = stepOf(this.#step);
    return above === "" || step.startsWith("[") ? above + step : `${above}.${step}`;
  }

  get isSet(): boolean {
    return this.state === "set";
  }
  get isAbsent(): boolean {
    return this.state === "absent";
  }
  get isUnknown(): boolean {
    return this.state === "unknown";
  }
  get isMalformed(): boolean {
    return this.state === "malformed";
  }

  /** The field below, step by step: `at("spec", "securityContext")`. */
  at(...keys: readonly string[]): Field {
    return keys.reduce((field: Field, key) => field.#below(key), this);
  }

  #below(key: string): Field {
    const map = this.as("map");
    if (map.state === "unknown" || map.state === "malformed") return map;
    const value = isMap(map.value) && Object.hasOwn(map.value, key) ? map.value[key] : undefined;
    return Field.#make(value, key, this, this.partial);
  }

  /** This field, or a malformed one where it holds another type. */
  as(type: TypeName): Field {
    if (this.state !== "set" || checks[type](this.value)) return this;
    return new Field("malformed", this.value, this.#step, this.#above, this.partial, type);
  }

  /** The known value of that type; undefined where absent, unknown or of another type. */
  get<K extends TypeName>(type: K): Types[K] | undefined {
    const value: unknown = this.value;
    const is: (value: unknown) => value is Types[K] = checks[type];
    return this.state === "set" && is(value) ? value : undefined;
  }

  /** The items of a list; one field that carries the trouble where the list is unknown or no list. */
  each(): Field[] {
    const list = this.as("list");
    if (list.state === "unknown" || list.state === "malformed") return [list];
    const items = list.get("list") ?? [];
    return Array.from(items, (item, index) => Field.#make(item, index, this, this.partial));
  }

  /** The entries of a map, in its order; one field that carries the trouble where the map is unknown or no map. */
  entries(): [key: string, field: Field][] {
    const map = this.as("map");
    if (map.state === "unknown" || map.state === "malformed") return [["", map]];
    return Object.keys(map.get("map") ?? {}).map((key) => [key, this.#below(key)]);
  }

  /** This field, or the first of the others where it is absent: container before pod. */
  or(...others: readonly Field[]): Field {
    return this.isAbsent ? (others.find((other) => !other.isAbsent) ?? this) : this;
  }
}
