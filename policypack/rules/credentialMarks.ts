import { credentialInEncoded } from "./credentials";
import type { KubeObject } from "./object";
import type { Edit, Step } from "./remedy";

const deepest = 60;

/** Marks every text in which a detector sees a credential. Secrets are left out: their provider marks them whole. */
export const markCredentials = ({ root, kind, group, patch }: KubeObject): Edit[] =>
  patch || (kind === "Secret" && group === "") ? [] : marksIn(root.value, [], "");

/** `name` is what the text stands under: a key, or the name of a variable beside it. */
function marksIn(value: unknown, at: readonly Step[], name: string): Edit[] {
  if (typeof value === "string") return credentialInEncoded(value, name) === undefined ? [] : [{ at, secret: true }];
  if (typeof value !== "object" || value === null || at.length > deepest) return [];
  if (Array.isArray(value)) return Array.from(value, (item, index) => marksIn(item, [...at, index], name)).flat();
  return Object.entries(value).flatMap(([key, below]) => {
    // Keys of the engine's own are no part of the object.
    if (key.startsWith("__")) return [];
    return marksIn(below, [...at, key], key === "value" ? calledIn(value, key) : key);
  });
}

function calledIn(holder: object, key: string): string {
  const called: unknown = Reflect.get(holder, "name");
  return typeof called === "string" ? called : key;
}
