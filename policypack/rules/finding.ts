import { type Field, type TypeName, type Types, typeOf } from "./field";
import type { KubeObject } from "./object";

/** `fail` breaks the rule; `advice` is worth mending but no breach; `unknown` could not be judged. */
export type Verdict = "fail" | "advice" | "unknown";

/** One thing a rule found. `got` goes into logs: never put a credential there. */
export interface Finding {
  verdict: Verdict;
  /** Path of the field in its object. */
  at: string;
  /** What stands there, in a few words: `true`, `unset`, `"Unconfined"`. */
  got: string;
  /** Which object it is about; stack checks set it, resource checks need not. */
  object?: KubeObject;
}

export const fail = (at: Field | string, got: string): Finding => found("fail", at, got);
export const advice = (at: Field | string, got: string): Finding => found("advice", at, got);
export const unknown = (at: Field | string, got = "not known yet"): Finding => found("unknown", at, got);

const found = (verdict: Verdict, at: Field | string, got: string): Finding => ({
  verdict,
  at: typeof at === "string" ? at : at.path,
  got,
});

const longest = 60;

/** A value for a message. Only for fields that hold no credential. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return "unset";
  if (typeof value === "object") return typeOf(value);
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The finding for a field which cannot be judged as it stands; none where it is absent or of the right type. */
export function troubles(field: Field, type: TypeName): Finding[] {
  const typed = field.as(type);
  if (typed.isUnknown) return [unknown(typed)];
  if (typed.isMalformed) return [fail(typed, `malformed: ${typeOf(typed.value)} where a ${typed.expected} belongs`)];
  return [];
}

/** Judges one field by its known value (undefined: absent); `decide` says what is wrong with it, if anything. */
export function judge<K extends TypeName>(
  field: Field,
  type: K,
  decide: (value: Types[K] | undefined) => string | undefined,
): Finding[] {
  const trouble = troubles(field, type);
  if (trouble.length > 0) return trouble;
  const got = decide(field.get(type));
  return got === undefined ? [] : [fail(field, got)];
}

/** Fails where the field is set to something bad; absent passes. */
export const forbid = <K extends TypeName>(field: Field, type: K, bad: (value: Types[K]) => boolean): Finding[] =>
  judge(field, type, (value) => (value !== undefined && bad(value) ? show(value) : undefined));

/** Fails where the field is absent or not good; a patch that leaves it out changes nothing, hence passes. */
export const demand = <K extends TypeName>(field: Field, type: K, good: (value: Types[K]) => boolean): Finding[] =>
  judge(field, type, (value) => {
    if (value === undefined) return field.partial ? undefined : "unset";
    return good(value) ? undefined : show(value);
  });

/** A field whose mere presence breaks the rule, whatever it holds. */
export const forbidPresent = (field: Field): Finding[] => {
  if (field.isAbsent) return [];
  return field.isSet ? [fail(field, "set")] : troubles(field, "map");
};
