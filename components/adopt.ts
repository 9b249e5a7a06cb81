import { InputPropertiesError } from "@pulumi/pulumi";
import type { Problems } from "./problems";

/** Runs the parser of a part, and takes its problems over under the paths that the user of the whole knows them by. */
export function adopt<Model>(p: Problems, rename: (path: string) => string, parse: () => Model): Model | undefined {
  try {
    return parse();
  } catch (thrown) {
    if (!InputPropertiesError.isInstance(thrown)) throw thrown;
    for (const { propertyPath, reason } of thrown.errors ?? []) {
      const path = rename(propertyPath);
      (path === "" ? p : p.at(path)).note(reason);
    }
    return undefined;
  }
}
