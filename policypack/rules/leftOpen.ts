import type { Finding } from "./finding";
import type { KubeObject } from "./object";

/** What objects by themselves leave open; a rule that also judges the stack has to say there what stays so. */
export const leftOpen = (
  objects: readonly KubeObject[],
  check: (object: KubeObject) => readonly Finding[],
): Finding[] =>
  objects.flatMap((object) =>
    check(object)
      .filter(({ verdict }) => verdict === "unknown")
      .map((finding) => ({ ...finding, object })),
  );
