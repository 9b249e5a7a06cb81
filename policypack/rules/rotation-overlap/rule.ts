import { type Finding, fail } from "../finding";
import type { KubeObject } from "../object";
import { placeOf } from "../rotation/credentials";
import { isDeployKey, outlived, versionsOf } from "../rotation/versions";
import { rotatorsOf } from "../rotation/writers";
import { defineRule } from "../rule";
import { count } from "../settings";

/** Versions of deploy keys. Allowed: the old one beside the new one for `overlapDays`, and not longer. */
export const rule = defineRule({
  id: "rotation-overlap",
  group: "O",
  level: "advisory",
  severity: "medium",
  kinds: ["Secret"],
  says: "an old deploy key stays until the new one is in use, and no longer",
  why: "Without an overlap agents that run lose their repository; with a long one the old key is not rotated at all.",
  mend: "register the new key, let its readers move, then remove the old one within the overlap",
  compliance: ["K5"],
  config: { overlapDays: count(8, "days that an old version may stay beside its successor") },
  checkStack: (objects, { now, config }) => [
    ...versionsOf(objects)
      .flatMap((versions) => outlived(versions, now.getTime()))
      .filter(({ days }) => days > config.overlapDays)
      .map(({ object, days }): Finding => ({ ...fail("", `replaced ${days} days ago, and still there`), object })),
    ...objects.filter(isDeployKey).flatMap((object) => judgeInPlace(object, objects)),
  ],
});

/** Written over by a job: there is a moment in which neither key works. */
function judgeInPlace(object: KubeObject, objects: readonly KubeObject[]): Finding[] {
  const rotator = rotatorsOf(objects).get(placeOf(object, object.name));
  return rotator === undefined ? [] : [{ ...fail("", `${rotator.name} writes over the old key: no overlap`), object }];
}
