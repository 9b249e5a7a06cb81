import type { Field } from "./field";
import type { KubeObject } from "./object";

/** One entry of a Secret, decoded; `text` is undefined where it cannot be known or decoded. */
export interface SecretEntry {
  readonly key: string;
  readonly field: Field;
  readonly text: string | undefined;
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decoded(field: Field): string | undefined {
  const text = field.get("string")?.replace(/\s/g, "");
  return text === undefined || !base64.test(text) ? undefined : Buffer.from(text, "base64").toString("utf8");
}

/** The entries of a Secret; stringData wins over data, as on the server. */
export function secretEntries({ root }: KubeObject): SecretEntry[] {
  const plain = root.at("stringData").entries();
  const encoded = root.at("data").entries();
  const taken = new Set(plain.map(([key]) => key));
  return [
    ...plain.map(([key, field]) => ({ key, field, text: field.get("string") })),
    ...encoded.filter(([key]) => !taken.has(key)).map(([key, field]) => ({ key, field, text: decoded(field) })),
  ];
}
