import type { Answer } from "../egress/selector";
import { all } from "../egress/selector";
import { clusterOf, namespaceOf } from "../egress/workloads";
import type { Field } from "../field";
import { memo } from "../memo";
import type { KubeObject } from "../object";
import { originalOf, patchedStack } from "../patches";

const keyOf = ({ kind, group }: KubeObject): string => (group === "" ? kind : `${kind}.${group}`);

const byKind = memo((objects: readonly KubeObject[]) => {
  const kinds = new Map<string, KubeObject[]>();
  for (const object of patchedStack(objects)) {
    if (object.patch) continue;
    const there = kinds.get(keyOf(object));
    if (there === undefined) kinds.set(keyOf(object), [object]);
    else there.push(object);
  }
  return kinds;
});

/** The objects of some kinds, spelled as `kinds` of a rule does, with the patches of the stack worked in. */
export const allOf = (objects: readonly KubeObject[], ...kinds: readonly string[]): KubeObject[] =>
  kinds.flatMap((kind) => byKind(objects).get(kind) ?? []);

const byOriginal = memo(
  (objects: readonly KubeObject[]) => new Map(patchedStack(objects).map((object) => [originalOf(object), object])),
);

/** An object of the stack with the stack's patches worked in. */
export const asPatched = (object: KubeObject, objects: readonly KubeObject[]): KubeObject =>
  byOriginal(objects).get(object) ?? object;

/** Whether two objects live in one namespace. */
export function isBeside(one: KubeObject, other: KubeObject): Answer {
  if (clusterOf(one) !== clusterOf(other)) return "no";
  const [here, there] = [namespaceOf(one), namespaceOf(other)];
  if (here === undefined || there === undefined) return "maybe";
  return here === there ? "yes" : "no";
}

/** Whether a field holds the name of an object. */
export function isNameOf(field: Field, object: KubeObject): Answer {
  const own = object.root.at("metadata", "name");
  const [said, called] = [field.get("string"), own.get("string")];
  if (said !== undefined && called !== undefined) return said === called ? "yes" : "no";
  return field.isUnknown || own.isUnknown ? "maybe" : "no";
}

/** Whether a field of one object names the other, which lives beside it. */
export const refersTo = (object: KubeObject, field: Field, other: KubeObject): Answer =>
  all([isBeside(object, other), isNameOf(field, other)]);

/** Whether the stack installs what nobody can look into: the objects of a Helm Release. */
export const hidesObjects = memo((objects: readonly KubeObject[]): boolean =>
  objects.some(({ origin }) => origin.type === "kubernetes:helm.sh/v3:Release"),
);
