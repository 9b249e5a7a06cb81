import { forbid } from "../finding";
import { parseImage } from "../imageReference";
import { everyPod } from "../pods";
import { defineRule } from "../rule";

/** Field: volumes[*].image.reference. Allowed: with a digest. */
export const rule = defineRule({
  id: "pod-image-volume",
  group: "C",
  level: "advisory",
  severity: "medium",
  kinds: "pods",
  says: "images mounted as volumes are pinned",
  why: "A volume from a moving tag brings files into the pod that nobody has seen.",
  mend: "pin the reference by digest",
  compliance: ["K7"],
  check: (object, context) =>
    everyPod(object, context, ({ spec }) =>
      spec
        .at("volumes")
        .each()
        .flatMap((volume) =>
          forbid(volume.at("image", "reference"), "string", (text) => parseImage(text)?.digest === undefined),
        ),
    ),
});
