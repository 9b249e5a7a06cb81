import type { Field } from "./field";
import { type Finding, troubles } from "./finding";
import { rule as digest } from "./image-digest/rule";
import { rule as floatingTag } from "./image-floating-tag/rule";
import { rule as registry } from "./image-registry/rule";
import { judgeImplied, raw } from "./impliedPod";
import type { KubeObject } from "./object";
import type { Context } from "./rule";

const place = "spec.containers[0].image";

/** The rules on images, for a field of a custom resource that names one. One fault is told once. */
export function judgeImageField(object: KubeObject, image: Field, context: Context): Finding[] {
  const trouble = troubles(image, "string");
  if (trouble.length > 0) return trouble;
  const spec = { containers: [{ name: "main", image: raw(image) }] };
  const run = (rules: Parameters<typeof judgeImplied>[2]): Finding[] =>
    judgeImplied(object, { spec, places: { [place]: image.path } }, rules, context).filter(
      ({ verdict }) => verdict !== "advice",
    );
  const moving = run([floatingTag]);
  return [...(moving.length > 0 ? moving : run([digest])), ...run([registry])];
}
