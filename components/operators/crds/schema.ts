/** How strict a rendered schema is: ours, or as lenient as upstream's. */
export const CrdSchema = { Hardened: "hardened", Compatible: "compatible" } as const;
export type CrdSchema = (typeof CrdSchema)[keyof typeof CrdSchema];

/** A CEL rule and what its breach says. */
export interface CelRule {
  rule: string;
  message: string;
}

/** The keywords of a structural schema that these definitions use. */
export interface Keywords {
  description?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: readonly string[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  anyOf?: readonly Keywords[];
  properties?: Record<string, Keywords>;
  required?: string[];
  items?: Keywords;
  additionalProperties?: Keywords;
  "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  "x-kubernetes-list-map-keys"?: readonly string[];
  "x-kubernetes-map-type"?: "atomic";
  "x-kubernetes-int-or-string"?: true;
  "x-kubernetes-preserve-unknown-fields"?: true;
  "x-kubernetes-validations"?: CelRule[];
}

interface Constraints extends Keywords {
  rules?: readonly CelRule[];
}

/** Constraints of a field; those under `hardened` are ours alone, win over the others, and are absent when compatible. */
export interface Options extends Constraints {
  hardened?: Constraints;
}

declare const value: unique symbol;

/** A schema whose values are of type T. */
export interface Schema<T> {
  readonly render: (mode: CrdSchema) => Keywords;
  readonly [value]?: T;
}

/** A field that must be there. */
export interface RequiredSchema<T> extends Schema<T> {
  readonly presence: "required";
}

/** A required field with a default: who writes it may leave it out. */
export interface DefaultedSchema<T> extends Schema<T> {
  readonly presence: "defaulted";
}

export type Fields = Record<string, Schema<unknown>>;
export type ValueOf<S> = S extends Schema<infer T> ? T : never;
type RequiredKeys<F> = { [K in keyof F]: F[K] extends RequiredSchema<unknown> ? K : never }[keyof F];
export type ObjectOf<F> = { [K in RequiredKeys<F>]: ValueOf<F[K]> } & {
  [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]>;
};

export const cel = (rule: string, message: string): CelRule => ({ rule, message });

function constrained({ hardened, rules = [], ...keywords }: Options, mode: CrdSchema): Keywords {
  const { rules: more = [], ...stricter } = mode === CrdSchema.Hardened ? (hardened ?? {}) : {};
  const all = [...rules, ...more];
  return { ...keywords, ...stricter, ...(all.length > 0 ? { "x-kubernetes-validations": all } : {}) };
}

const schema = <T>(base: (mode: CrdSchema) => Keywords, says: string, options: Options = {}): Schema<T> => ({
  render: (mode) => ({
    ...(says === "" ? {} : { description: says }),
    ...base(mode),
    ...constrained(options, mode),
  }),
});

const leaf = <T>(base: Keywords, says: string, options?: Options): Schema<T> => schema<T>(() => base, says, options);

export const str = <const E extends string = string>(
  says = "",
  options: Options & { enum?: readonly E[] } = {},
): Schema<E> => leaf({ type: "string" }, says, options);

export const dateTime = (says = ""): Schema<string> => leaf({ type: "string", format: "date-time" }, says);
export const bool = (says = "", options?: Options): Schema<boolean> => leaf({ type: "boolean" }, says, options);
export const int = (says = "", options?: Options): Schema<number> => leaf({ type: "integer" }, says, options);
export const int32 = (says = "", options?: Options): Schema<number> =>
  leaf({ type: "integer", format: "int32" }, says, options);
export const int64 = (says = "", options?: Options): Schema<number> =>
  leaf({ type: "integer", format: "int64" }, says, options);

/** Any value, kept as it is. */
export const anything = (says = ""): Schema<unknown> => leaf({ "x-kubernetes-preserve-unknown-fields": true }, says);

/** A number or a string, as quantities and ports are. */
export const intOrString = (says = "", options?: Options): Schema<number | string> =>
  leaf({ anyOf: [{ type: "integer" }, { type: "string" }], "x-kubernetes-int-or-string": true }, says, options);

export const arr = <T>(items: Schema<T>, says = "", options?: Options): Schema<T[]> =>
  schema((mode) => ({ type: "array", items: items.render(mode) }), says, options);

/** A list merged item by item, each known by `keys`. */
export const listMap = <T>(items: Schema<T>, keys: readonly string[], says = "", options: Options = {}): Schema<T[]> =>
  arr(items, says, { ...options, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": keys });

export const map = <T>(values: Schema<T>, says = "", options?: Options): Schema<Record<string, T>> =>
  schema((mode) => ({ type: "object", additionalProperties: values.render(mode) }), says, options);

const isRequired = (field: Schema<unknown>): boolean => "presence" in field;

export function obj<const F extends Fields>(fields: F, says = "", options?: Options): Schema<ObjectOf<F>> {
  const required = Object.keys(fields).filter((key) => isRequired(fields[key] ?? str()));
  const render = (mode: CrdSchema): Keywords => ({
    type: "object",
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field.render(mode)])),
  });
  return schema(render, says, options);
}

export const req = <T>(field: Schema<T>): RequiredSchema<T> => ({ ...field, presence: "required" });
export const defaulted = <T>(field: Schema<T>): DefaultedSchema<T> => ({ ...field, presence: "defaulted" });

/** The same schema under other words and further constraints. */
export const refined = <T>(base: Schema<T>, says: string, options: Options = {}): Schema<T> => ({
  render: (mode) => {
    const before = base.render(mode);
    const more = constrained(options, mode);
    const rules = [...(before["x-kubernetes-validations"] ?? []), ...(more["x-kubernetes-validations"] ?? [])];
    return {
      ...before,
      ...more,
      description: says,
      ...(rules.length > 0 ? { "x-kubernetes-validations": rules } : {}),
    };
  },
});
