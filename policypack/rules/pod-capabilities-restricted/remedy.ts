import type { KubeObject } from "../object";
import { type Edit, mayBeWindows, type Step, specsToFill } from "../remedy";
import type { Context } from "../rule";

const lists = ["initContainers", "containers"] as const;

/** Drops all capabilities of containers that say nothing on dropping; what they add, and lists of their own, stay as they are. */
export const dropAll = (object: KubeObject, { settings }: Context): Edit[] =>
  specsToFill(object, settings)
    .filter((spec) => !mayBeWindows(object, spec))
    .flatMap((spec) => lists.flatMap((list) => dropsOf(object, [...spec, list])));

function dropsOf(object: KubeObject, list: readonly string[]): Edit[] {
  return object.root
    .at(...list)
    .each()
    .flatMap((container, index) => {
      if (container.get("map") === undefined) return [];
      if (!container.at("securityContext", "capabilities", "drop").isAbsent) return [];
      const at: Step[] = [...list, index, "securityContext", "capabilities", "drop"];
      return [{ at, put: ["ALL"] }];
    });
}
