import { memo } from "../rules/memo";
import type { KubeObject } from "../rules/object";
import { partsOf, patchedStack } from "../rules/patches";

/** An object as its patches leave it, and what it was put together from. */
export interface Patched {
  readonly object: KubeObject;
  readonly parts: readonly KubeObject[];
}

/** The objects of a stack that the same stack patches, as the server will have them. */
export const patchedIn = memo((objects: readonly KubeObject[]): readonly Patched[] =>
  patchedStack(objects).flatMap((object) => {
    const parts = partsOf(object);
    const [, first] = parts;
    if (first === undefined) return [];
    // Whoever patches answers for what comes of it.
    const { urn, file, line } = first.origin;
    const written = Object.fromEntries(Object.entries({ urn, file, line }).filter(([, value]) => value !== undefined));
    return [{ object: { ...object, origin: { ...object.origin, ...written } }, parts }];
  }),
);
