import { forbid } from "../finding";
import { parseImage } from "../imageReference";
import { everyContainer } from "../pods";
import { defineRule } from "../rule";

/** Field: image of every container. Allowed: a reference with a sha256 digest. */
export const rule = defineRule({
  id: "image-digest",
  group: "I",
  level: "mandatory",
  elsewhere: true,
  severity: "medium",
  kinds: "pods",
  says: "images are pinned by digest",
  why: "A tag can be pushed again; a digest cannot name anything but what was reviewed.",
  mend: "add @sha256:… to the image, as the registry prints it",
  compliance: ["CIS 5.5.1", "K7"],
  check: (object, context) =>
    everyContainer(object, context, ({ field }) =>
      forbid(field.at("image"), "string", (text) => parseImage(text)?.digest === undefined),
    ),
});
