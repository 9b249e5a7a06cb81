import { judge, show } from "../finding";
import { parseImage } from "../imageReference";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: image of every container. Allowed: a digest, or a tag that does not move. */
export const rule = defineRule({
  id: "image-floating-tag",
  group: "I",
  level: "mandatory",
  elsewhere: true,
  severity: "high",
  kinds: "pods",
  says: "images are named by a fixed tag or a digest",
  why: "A moving tag runs what somebody pushed last night, next to a Git key; nobody reviewed that change.",
  mend: "pin the image: name:1.2.3, or better name@sha256:…",
  compliance: ["CIS 5.5.1", "K7"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) => {
      const image = field.at("image");
      return judge(image, "string", (text) => {
        // A workload may leave the image to an admission controller; then there is no tag to judge, and none is fixed.
        if (text === undefined) return image.partial ? undefined : "unset";
        return whatMoves(text, context.settings.floatingTags);
      });
    }),
});

function whatMoves(text: string, floating: readonly string[]): string | undefined {
  const reference = parseImage(text);
  if (reference === undefined) return `${show(text)}, which is no image reference`;
  if (reference.digest !== undefined) return undefined;
  return reference.tag === undefined || floating.includes(reference.tag) ? show(text) : undefined;
}
